import type { SeenCookie } from './SeenAnswer';

/** A cookie of which the recording knows no more than that it was set. */
export interface CutCookie {
  readonly name: string;
  readonly cut: true;
}

/** The answer that a row must get, with placeholders; the same form as a `SeenAnswer`. */
export interface Expected {
  readonly status: number;
  readonly body: unknown;
  readonly challenge: string | undefined;
  readonly cookies: readonly (SeenCookie | CutCookie)[];
}

/** An object of JSON. */
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
