/** Where a token travels. */
export type TokenLocation = 'headers';
