import type { ErrorType } from '../errors/errorTable';
import type { JudgedRule } from './JudgedRule';

/** What a refused token says. Nothing of it need be true: its signature may be wrong. It contains no subject and no token. */
export interface ExplainedToken {
  readonly location: string;
  /** Whether the text could be decoded. Otherwise, the other members are undefined or empty. */
  readonly isReadable: boolean;
  readonly type: string | undefined;
  readonly fresh: boolean | undefined;
  readonly algorithm: string | undefined;
  readonly kid: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: readonly string[];
  readonly loginType: string | undefined;
  /** Seconds since 1970, as the following ones. */
  readonly issuedAt: number | undefined;
  readonly notBefore: number | undefined;
  readonly expiresAt: number | undefined;
  readonly authTime: number | undefined;
  readonly acr: string | undefined;
  readonly scopes: readonly string[];
  /** The names of all claims. */
  readonly claims: readonly string[];
}

/** Why an HTTP request was refused, for developers. Listen to it in development only. */
export interface RefusalExplainedEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The HTTP method. */
  readonly method: string;
  /** The path of the request, of at most 200 characters. The client chose it. */
  readonly path: string;
  /** The route as it is declared. Undefined if no action was reached, and for a regular expression. */
  readonly route: string | undefined;
  /** The `error_type` of the answer. */
  readonly errorType: ErrorType;
  /** The status of the answer. */
  readonly status: number;
  /** Whether a guard refused, or the action. */
  readonly stage: 'guard' | 'action' | 'open';
  /** The access rule of the action: `access token, scopes orders:read`. Undefined if no action was reached. */
  readonly required: string | undefined;
  /** Where the token is looked for. */
  readonly locations: readonly string[];
  /** The check that refused, as its decorator is written: `@RequireScopes('orders:read')`. Undefined if none did. */
  readonly check: string | undefined;
  /** Sentences that say what was missing. */
  readonly lacking: readonly string[];
  /** The class of the error that caused the refusal, or the reason of a policy. */
  readonly cause: string | undefined;
  /** What the token says, without the token. Undefined if there was none. */
  readonly token: ExplainedToken | undefined;
  /** The rules of the policies that were judged. */
  readonly rules: readonly JudgedRule[];
}
