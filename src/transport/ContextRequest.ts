import type { RequestLike, ResponseLike } from './RequestLike';

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

/** The request of a Koa context. The body is read when it is asked for: a parser may run after the context is wrapped. */
export class ContextRequest implements RequestLike {
  constructor(private readonly ctx: AuthContext) {}

  get rawHeaders(): readonly string[] {
    return this.ctx.req.rawHeaders;
  }

  get method(): string | undefined {
    return this.ctx.req.method;
  }

  get url(): string | undefined {
    return this.ctx.req.url;
  }

  get rawBody(): unknown {
    return (this.ctx.request as { rawBody?: unknown } | undefined)?.rawBody;
  }

  get body(): unknown {
    return (this.ctx.request as { body?: unknown } | undefined)?.body;
  }
}
