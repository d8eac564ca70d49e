import type { RawHeader } from './RawRequest';

/** What a server answered. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly RawHeader[];
  /** At most the first megabyte. */
  readonly body: string;
}

/** What became of a request: an answer, or none. */
export type Outcome =
  | RawAnswer
  | {
      /** 0 for no answer. */
      readonly status: 0;
      /** `unreachable` if no connection was made, `closed` if the server ended it, `timeout` if it did not answer. */
      readonly failure: 'unreachable' | 'closed' | 'timeout';
    };

/** Tells whether the server answered. */
export const isAnswer = (outcome: Outcome): outcome is RawAnswer => !('failure' in outcome);

/** Returns the values of a header. */
export const valuesOf = ({ headers }: Pick<RawAnswer, 'headers'>, name: string): string[] =>
  headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);

/** Returns the body as JSON; undefined if it is none. */
export function jsonOf({ body }: Pick<RawAnswer, 'body'>): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
