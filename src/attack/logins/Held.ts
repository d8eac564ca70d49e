/** A token that a login gave. */
export interface Held {
  readonly token: string;
  /** The parts of the token; undefined if it is no JWT. */
  readonly header: Readonly<Record<string, unknown>> | undefined;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  /** The name of the cookie that holds it; undefined if the body of an answer did. */
  readonly cookie: string | undefined;
}

/** The tokens and cookies of one login. */
export interface LoggedIn {
  readonly access: Held | undefined;
  readonly refresh: Held | undefined;
  /** All cookies that the answer set, by name. */
  readonly cookies: ReadonlyMap<string, string>;
}

/** Reads the parts of a token without checking anything. */
export function holdToken(token: string, cookie?: string): Held {
  const [header, claims] = token.split('.');
  return { token, cookie, header: partOf(header), claims: partOf(claims) };
}

/** Tells whether a text looks like a signed token: three parts, of which the first is a JSON object. */
export const isJwt = (text: unknown): text is string =>
  typeof text === 'string' && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) && holdToken(text).header !== undefined;

function partOf(part: string | undefined): Record<string, unknown> | undefined {
  try {
    const read = JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as unknown;
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
