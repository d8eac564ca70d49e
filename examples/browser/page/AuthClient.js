/** What a request must repeat changes with every new token, so that it also tells one token from the next. */
const csrfCookies = { access: '__Host-csrf-access', refresh: '__Host-csrf-refresh' };

/** Whether a new access token may cure a refusal: of the old one, or of a CSRF value that another tab has just replaced. */
const isRenewable = ({ status, type }) =>
  (status === 401 && type !== undefined) || ['CSRFError', 'MissingCSRFTokenError'].includes(type);

/** An answer that is not a good one. */
export class Refusal extends Error {
  constructor(status, { message = 'Something went wrong', error_type: type } = {}) {
    super(message);
    this.status = status;
    /** The `error_type` of the answer, where it was authentication that refused. */
    this.type = type;
  }
}

/**
 * Calls the server for the user who is logged in. The tokens are in cookies that no script can read; this knows when to
 * ask for new ones, and does so once for all calls and tabs that want them at the same time.
 */
export class AuthClient {
  #tabs = new BroadcastChannel('auth');
  #askPassword;

  /**
   * @param askPassword - asks the user for the password once more; answers undefined where they would rather not
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
   * Calls the server, and again once whatever is missing is there: a new access token, or the user's password.
   *
   * @returns what the server answers
   * @throws Refusal
   */
  async request(method, path, body, cured = []) {
    const before = csrf('access');
    try {
      // What is there for anybody would be answered without a word of it.
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
      // Another call or another tab has been here in the meantime.
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

/** One at a time, of all tabs: so that no answer sets cookies that another has just deleted, or the other way round. */
const alone = act => navigator.locks.request('auth', act);

function csrf(type) {
  const start = `${csrfCookies[type]}=`;
  const cookie = document.cookie.split('; ').find(written => written.startsWith(start));
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
