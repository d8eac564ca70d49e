import type { RequestLike, ResponseLike } from '../transport/RequestLike';

/**
 * The part of a Koa context that is used here. Written out, so that the library's declarations need no others: Koa's are
 * a package of their own, which an application may not have.
 */
export interface KoaContext {
  readonly req: Omit<RequestLike, 'body' | 'trustsProxy'>;
  readonly app?: { readonly proxy?: boolean | undefined } | undefined;
  readonly res: ResponseLike;
  readonly request: object;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The route that the router chose, as declared. */
  readonly _matchedRoute?: unknown;
  state?: unknown;
  status: number;
  type: string;
  body: unknown;
  set(headers: Record<string, string>): void;
}

/** What a Koa middleware calls to go on. */
export type KoaNext = () => Promise<unknown>;
