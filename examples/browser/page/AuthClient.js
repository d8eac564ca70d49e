import { Canceled, Refusal, Unreachable } from './failures.js';

/** The cookies with the CSRF values. Each new token has a new CSRF value, so a changed value means a new token. */
const csrfCookies = { access: '__Host-csrf-access', refresh: '__Host-csrf-refresh' };

/** The age, in milliseconds, at which the access token of an open page is renewed in the background. */
const renewalAge = 10 * 60_000;

/**
 * Tells whether a new access token may help. It helps if the old token was refused, or if another tab has just replaced the
 * CSRF value.
 */
const isRenewable = ({ status, type }) =>
  (status === 401 && type !== undefined) || ['CSRFError', 'MissingCSRFTokenError'].includes(type);

const notLoggedIn = () => new Refusal(401, { message: 'Not logged in', error_type: 'MissingTokenError' });

/**
 * Calls the server for the user who is logged in. The tokens are in cookies that scripts cannot read. The client requests
 * new tokens when they are needed. If several calls or tabs need new tokens at the same time, it requests them once.
 */
export class AuthClient {
  #tabs = new BroadcastChannel('auth');
  #askPassword;
  #newest = { value: undefined, since: 0 };

  /**
   * @param askPassword - asks the user for the password again, and calls its argument with the password until it does not
   *   throw. Resolves to false if the user cancels
   * @param onChange - called when the user has logged in or out in another tab
   */
  constructor({ askPassword, onChange }) {
    this.#askPassword = askPassword;
    this.#tabs.onmessage = onChange;
  }

  async login(username, password) {
    await alone(() => send('POST', '/auth/login', { body: { username, password } }));
    this.#tabs.postMessage('login');
  }

  async logout() {
    await alone(() => send('POST', '/auth/logout', { csrf: 'refresh' }));
    this.tellTabs();
  }

  /** Tells the other tabs that nobody is logged in any more. */
  tellTabs() {
    this.#tabs.postMessage('logout');
  }

  /**
   * Calls the server. If the server wants a new access token or the user's password, this method gets it and calls again.
   *
   * @returns the body of the response
   * @throws Refusal if the server refuses the request, Unreachable if it does not answer, Canceled if the user cancels
   */
  async request(method, path, body, cured = []) {
    const before = csrf('access');
    try {
      // An action with optional access would answer as if nobody were logged in, so the token is renewed first.
      if (!before && csrf('refresh')) throw notLoggedIn();
      return await send(method, path, { body });
    } catch (failure) {
      const cure = this.#cureOf(failure);
      if (!cure || cured.includes(cure)) throw failure;
      await cure(failure, before);
      return this.request(method, path, body, [...cured, cure]);
    }
  }

  /**
   * Renews the access token if the page is visible and the token is old. Call it now and then. Of several tabs, one sends the
   * request, and the others see that the CSRF value has changed.
   *
   * @throws Refusal if the session has ended
   */
  async keepFresh() {
    const value = csrf('access');
    if (value !== this.#newest.value) this.#newest = { value, since: Date.now() };
    const isOld = Date.now() - this.#newest.since >= renewalAge;
    if (isOld && csrf('refresh') && document.visibilityState === 'visible') await this.#renew(notLoggedIn(), value);
  }

  #cureOf(failure) {
    if (failure.type === 'FreshTokenRequiredError') return this.#confirm;
    return isRenewable(failure) ? this.#renew : undefined;
  }

  #renew = (refusal, before) =>
    alone(async () => {
      const now = csrf('access');
      // Another call or another tab has renewed the token in the meantime.
      if (now && now !== before) return;
      if (!csrf('refresh')) throw refusal;
      await send('POST', '/auth/refresh', { csrf: 'refresh' });
    });

  #confirm = async () => {
    const isConfirmed = await this.#askPassword(password => this.request('POST', '/auth/confirm', { password }));
    if (!isConfirmed) throw new Canceled();
  };
}

/**
 * Runs one action at a time across all tabs. Otherwise a response could set cookies that another response has just
 * deleted, or delete cookies that another response has just set.
 */
const alone = act => navigator.locks.request('auth', act);

function csrf(type) {
  const start = `${csrfCookies[type]}=`;
  const cookie = document.cookie.split('; ').find(entry => entry.startsWith(start));
  return cookie?.slice(start.length);
}

async function send(method, path, { body, csrf: type = 'access' } = {}) {
  const token = csrf(type);
  const request = {
    method,
    headers: {
      ...(token && { 'X-CSRF-TOKEN': token }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  };
  const response = await fetch(path, request).catch(cause => {
    throw new Unreachable(cause);
  });
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Refusal(response.status, answer, response.headers.get('Retry-After'));
  return answer;
}
