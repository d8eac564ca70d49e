import type { AuthXOptions } from 'routing-controllers-authx';

/** How tokens travel between this server and browsers. */
export const browserOptions = {
  // In cookies that no script can read, and nowhere else.
  tokenLocation: ['cookies'],
  // Browsers take a cookie of such a name only over TLS, from this very host and for all of its paths, so that no other
  // host of the domain can plant one. Chromium and Firefox count http://localhost as safe; a browser that does not wants
  // TLS in development as well.
  accessCookieName: '__Host-access',
  accessCsrfCookieName: '__Host-csrf-access',
  refreshCsrfCookieName: '__Host-csrf-refresh',
  // Sent only where it is needed, to refresh and to log out, which __Host- leaves no room for. One that is planted all
  // the same is refused: nobody can plant the CSRF cookie that it wants beside it.
  refreshCookieName: '__Secure-refresh',
  refreshCookiePath: '/auth',
  // Who uses the page stays logged in without a request of its own for that.
  implicitRefresh: true,
} satisfies AuthXOptions;
