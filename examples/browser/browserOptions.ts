import type { AuthXOptions } from 'routing-controllers-authx';

/** The options for tokens that browsers keep. */
export const browserOptions = {
  // Tokens are only in cookies that scripts cannot read.
  tokenLocation: ['cookies'],
  // Browsers accept a cookie with the prefix __Host- only over TLS, from this host, and for all paths. Therefore, no other
  // host of the domain can set it. Chromium and Firefox treat http://localhost as secure. Other browsers need TLS in
  // development too.
  accessCookieName: '__Host-access',
  accessCsrfCookieName: '__Host-csrf-access',
  refreshCsrfCookieName: '__Host-csrf-refresh',
  // Browsers send this cookie only to /auth, for refresh and logout. The prefix __Host- would not allow a path. If another
  // host sets this cookie, the server refuses it, because that host cannot set the CSRF cookie that belongs to it.
  refreshCookieName: '__Secure-refresh',
  refreshCookiePath: '/auth',
  // The server renews the access cookie of an active user, so that the page does not have to request it.
  implicitRefresh: true,
} satisfies AuthXOptions;
