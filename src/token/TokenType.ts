/** The `type` claim of this library's own tokens. */
export type TokenType = 'access' | 'refresh';

/** A JSON object, before anything is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>;
