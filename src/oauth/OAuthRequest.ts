import type { RequestLike } from '../transport/RequestLike';

/** A request to an OAuth endpoint, whatever framework received it. */
export interface OAuthRequest {
  readonly request: RequestLike;
  /** The body as text. Undefined if there is none. */
  readonly body: string | undefined;
  /** The address of the client. Undefined if it is not known. */
  readonly ip: string | undefined;
}
