/** What cookies are written to: the parts of node's own response that matter, whatever framework wraps it. */
export interface ResponseLike {
  readonly headersSent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  setHeader(name: string, value: string | string[]): unknown;
}
