/** The texts in which the stores differ: the prefix of keys, and parts of messages. */
export interface RedisStoreTexts {
  /** The name of the class, with which messages begin. */
  readonly store: string;
  /** The default prefix of keys. */
  readonly prefix: string;
  /** What the store contains. */
  readonly contents: string;
  /** One change, at the beginning of a sentence. */
  readonly change: string;
  /** What a server does that evicts keys. */
  readonly eviction: string;
  /** What happens if the server loses changes. */
  readonly loss: string;
}
