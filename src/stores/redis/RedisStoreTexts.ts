/** The texts in which the stores differ: the prefix of keys, and parts of messages. */
export interface RedisStoreTexts {
  /** The name of the class, with which messages begin. */
  readonly store: string;
  /** The default prefix of keys. */
  readonly prefix: string;
  /** The contents of the store. */
  readonly contents: string;
  /** One change, at the beginning of a sentence. */
  readonly change: string;
  /** The effect of a server that evicts keys. */
  readonly eviction: string;
  /** The effect of a server that loses changes. */
  readonly loss: string;
}
