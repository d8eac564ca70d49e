import type { RequestLike, ResponseLike } from '../transport/RequestLike';

/**
 * The part of a Koa context that this library uses. It is written out here, because Koa's own declarations are a separate
 * package, which an application may not have.
 */
export interface KoaContext {
  readonly req: Omit<RequestLike, 'body' | 'trustsProxy'>;
  readonly app?: { readonly proxy?: boolean | undefined } | undefined;
  readonly res: ResponseLike;
  readonly request: object;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The query, without the question mark. */
  readonly querystring?: string | undefined;
  state?: unknown;
  status: number;
  type: string;
  body: unknown;
  set(headers: Record<string, string>): void;
}

/** The function that a Koa middleware calls to run the next middleware. */
export type KoaNext = () => Promise<unknown>;

/** A Koa middleware. */
export type KoaMiddleware = (ctx: KoaContext, next: KoaNext) => unknown;
