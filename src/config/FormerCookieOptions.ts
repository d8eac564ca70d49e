/** Cookies that an earlier configuration set. A browser deletes a cookie only if name, domain and path are the same. */
export interface FormerCookieOptions {
  /** Default: each of the four cookies as they are named now. */
  name?: string | undefined;
  /** The earlier `cookieDomain`. Default: none; `null` says the same. */
  domain?: string | null | undefined;
  /** Default: the path of the cookie of this name as it is now, or else `'/'`. */
  path?: string | undefined;
  /** Whether it had the attribute `Partitioned`. Default false. */
  partitioned?: boolean | undefined;
}
