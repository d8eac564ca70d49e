/** The parts of Node's request that tokens are read from, whatever framework wraps it. */
export interface RequestLike {
  /**
   * Header values by their lower-case name, as Node parsed them and as everything upstream changed them. This is what
   * decides; `rawHeaders` only adds the duplicates that Node leaves out here. Without `rawHeaders`, names may be in any
   * letter case.
   */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  /** Header names and values in turn, as received. Adapters of hosting platforms may leave the list out. */
  readonly rawHeaders?: readonly string[] | undefined;
  readonly method?: string | undefined;
  /** Path and query, as received. */
  readonly url?: string | undefined;
  /** The path and query before middleware rewrote `url`. Default: `url`. */
  readonly originalUrl?: string | undefined;
  /** The connection. It has the property `encrypted` if it uses TLS, as that of Node does. */
  readonly socket?: object | undefined;
  /** The parsed body. Undefined if there is no body, or if no parser ran. */
  readonly body?: unknown;
  /** The body as text, if the parser kept it. */
  readonly rawBody?: unknown;
  /** Whether `X-Forwarded-Host` and `X-Forwarded-Proto` count, as Koa's `app.proxy` says. Default false. */
  readonly trustsProxy?: boolean | undefined;
}

/** The parts of Node's response that cookies are written to, whatever framework wraps it. */
export interface ResponseLike {
  readonly headersSent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  setHeader(name: string, value: string | string[]): unknown;
}
