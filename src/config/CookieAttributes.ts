/** A cookie's name, and the path of the requests that it is sent with. */
export interface CookieName {
  readonly name: string;
  readonly path: string;
}

/** The cookies of one type of token. */
export interface CookiePair {
  readonly token: CookieName;
  readonly csrf: CookieName;
}

/** The attributes that all cookies of one configuration share. */
export interface CookieAttributes {
  readonly domain: string | undefined;
  readonly sameSite: 'lax' | 'strict' | 'none';
  readonly secure: boolean;
  readonly partitioned: boolean;
}
