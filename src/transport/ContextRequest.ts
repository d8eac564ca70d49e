import type { RequestLike, ResponseLike } from './RequestLike';

/** The part of a Koa context that tokens are read from. */
export interface AuthContext {
  readonly req: Omit<RequestLike, 'body' | 'trustsProxy' | 'originalUrl'>;
  /** The path and query before middleware rewrote them, as Koa notes it. */
  readonly originalUrl?: string | undefined;
  /** Koa's request, on which a body parser puts `body` and `rawBody`. */
  readonly request?: object | undefined;
  /** Koa's application, whose `proxy` setting says whether forwarded headers count. */
  readonly app?: { readonly proxy?: boolean | undefined } | undefined;
}

/** The part of a Koa context that cookies are written to. */
export interface AnswerContext {
  readonly res: ResponseLike;
}

/**
 * The request of a Koa context. Every property is read when it is asked for, because middleware may change headers and
 * parse the body after the context was wrapped.
 */
export class ContextRequest implements RequestLike {
  constructor(private readonly ctx: AuthContext) {}

  get headers(): RequestLike['headers'] {
    return this.ctx.req.headers;
  }

  get rawHeaders(): readonly string[] | undefined {
    return this.ctx.req.rawHeaders;
  }

  get method(): string | undefined {
    return this.ctx.req.method;
  }

  get url(): string | undefined {
    return this.ctx.req.url;
  }

  get originalUrl(): string | undefined {
    return this.ctx.originalUrl ?? this.ctx.req.url;
  }

  get socket(): object | undefined {
    return this.ctx.req.socket;
  }

  get rawBody(): unknown {
    return (this.ctx.request as { rawBody?: unknown } | undefined)?.rawBody;
  }

  get body(): unknown {
    return (this.ctx.request as { body?: unknown } | undefined)?.body;
  }

  get trustsProxy(): boolean {
    return this.ctx.app?.proxy === true;
  }
}
