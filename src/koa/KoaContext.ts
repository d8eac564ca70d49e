import type { RequestLike } from '../request/RequestLike';

/**
 * The part of a Koa context that is used here. Written out, so that the library's declarations need no others: Koa's are
 * a package of their own, which an application may not have.
 */
export interface KoaContext {
  readonly req: RequestLike;
  readonly request: object;
  state?: unknown;
  status: number;
  type: string;
  body: unknown;
  set(headers: Record<string, string>): void;
}

/** What a Koa middleware calls to go on. */
export type KoaNext = () => Promise<unknown>;
