/** The cookies with the CSRF values. Each new token has a new CSRF value, so a changed value means a new token. */
const csrfCookies = { access: '__Host-csrf-access', refresh: '__Host-csrf-refresh' };

/**
 * Tells whether a new access token may help. It helps if the old token was refused, or if another tab has just replaced the
 * CSRF value.
 */
const isRenewable = ({ status, type }) =>
  (status === 401 && type !== undefined) || ['CSRFError', 'MissingCSRFTokenError'].includes(type);

/** An error response of the server. */
export class Refusal extends Error {
  constructor(status, { message = 'Something went wrong', error_type: type } = {}) {
    super(message);
    this.status = status;
    /** The `error_type` of the response. Undefined if the error does not come from authentication. */
    this.type = type;
  }
}

/**
 * Calls the server for the user who is logged in. The tokens are in cookies that scripts cannot read. The client requests
 * new tokens when they are needed. If several calls or tabs need new tokens at the same time, it requests them once.
 */
export class AuthClient {
  #tabs = new BroadcastChannel('auth');
  #askPassword;

  /**
   * @param askPassword - asks the user for the password again. Resolves to undefined if the user cancels
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
    this.#tabs.postMessage('logout');
  }

  /**
   * Calls the server. If the server wants a new access token or the user's password, this method gets it and calls again.
   *
   * @returns the body of the response
   * @throws Refusal if the server refuses the request
   */
  async request(method, path, body, cured = []) {
    const before = csrf('access');
    try {
      // An action with optional access would answer as if nobody were logged in, so the token is renewed first.
      if (!before && csrf('refresh')) {
        throw new Refusal(401, { message: 'Not logged in', error_type: 'MissingTokenError' });
      }
      return await send(method, path, { body });
    } catch (refusal) {
      const cure = this.#cureOf(refusal);
      if (!cure || cured.includes(cure)) throw refusal;
      await cure(refusal, before);
      return this.request(method, path, body, [...cured, cure]);
    }
  }

  #cureOf(refusal) {
    if (refusal.type === 'FreshTokenRequiredError') return this.#confirm;
    return isRenewable(refusal) ? this.#renew : undefined;
  }

  #renew = (refusal, before) =>
    alone(async () => {
      const now = csrf('access');
      // Another call or another tab has renewed the token in the meantime.
      if (now && now !== before) return;
      if (!csrf('refresh')) throw refusal;
      await send('POST', '/auth/refresh', { csrf: 'refresh' });
    });

  #confirm = async refusal => {
    const password = await this.#askPassword();
    if (password === undefined) throw refusal;
    await this.request('POST', '/auth/confirm', { password });
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
  const response = await fetch(path, {
    method,
    headers: {
      ...(token && { 'X-CSRF-TOKEN': token }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}
