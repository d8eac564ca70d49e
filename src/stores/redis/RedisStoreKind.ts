/** What one store says otherwise than another. */
export interface RedisStoreKind {
  /** Name of its class, which messages begin with. */
  readonly store: string;
  /** What its keys begin with unless it is said. */
  readonly prefix: string;
  /** What it keeps. */
  readonly keeps: string;
  /** One change, at the beginning of a sentence. */
  readonly change: string;
  /** What a server does that evicts keys. */
  readonly evicting: string;
  /** What becomes of whatever the server loses when it ends. */
  readonly losing: string;
}
