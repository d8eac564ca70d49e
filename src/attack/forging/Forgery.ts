import type { RowName } from '../rows';

/** A token that a server must refuse. */
export interface Forgery {
  readonly row: RowName;
  readonly variant: string;
  readonly token: string;
  /** Whether it is tried on every route, and not only on one of each kind. */
  readonly isCore?: boolean;
}

/** The parts of a live token, from which forgeries are made. */
export interface TokenParts {
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The three parts as they are written. */
  readonly parts: readonly [header: string, claims: string, signature: string];
}
