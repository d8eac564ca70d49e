import type { RequestLike } from '../request/RequestLike';
import type { ResponseLike } from '../request/ResponseLike';

/** The part of a Koa context that tokens are read from. */
export interface AuthContext {
  readonly req: Omit<RequestLike, 'body'>;
  /** Koa's request, on which a body parser puts `body` and `rawBody`. */
  readonly request?: object | undefined;
}

/** The part of a Koa context that cookies are written to. */
export interface AnswerContext {
  readonly res: ResponseLike;
}
