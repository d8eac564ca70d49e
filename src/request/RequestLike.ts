/** What tokens are read from: node's own request, whatever framework wraps it. */
export interface RequestLike {
  /** Header names and values in turn, as received. Unlike `headers` it shows a header that was sent twice. */
  readonly rawHeaders: readonly string[];
}
