/** What tokens are read from: the parts of node's own request that matter, whatever framework wraps it. */
export interface RequestLike {
  /** Header names and values in turn, as received. Unlike `headers` it shows a header that was sent twice. */
  readonly rawHeaders: readonly string[];
  readonly method?: string | undefined;
  /** Path and query, as received. */
  readonly url?: string | undefined;
  /** The body, parsed; undefined where there is none, or nobody has parsed it. */
  readonly body?: unknown;
  /** The body as text, where the parser kept it. */
  readonly rawBody?: unknown;
}

/** What cookies are written to: the parts of node's own response that matter, whatever framework wraps it. */
export interface ResponseLike {
  readonly headersSent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  setHeader(name: string, value: string | string[]): unknown;
}
