/** An error response of the server. */
export class Refusal extends Error {
  constructor(status, { message = 'Something went wrong', error_type: type, error } = {}) {
    super(message);
    this.status = status;
    /** The `error_type` of the response. Undefined if the error does not come from authentication. */
    this.type = type;
    /** The error code of RFC 6750 or RFC 9449, such as `use_dpop_nonce`. */
    this.error = error;
  }
}

/**
 * Calls the server for the user who is logged in. Tokens are bound to a key of this browser. The key is not extractable: a
 * script can sign with it while it runs in this page, and cannot copy it. So a stolen token is worth nothing elsewhere. The
 * key and the tokens are in IndexedDB, which all tabs share.
 */
export class DPoPClient {
  /** The nonce that the server sent last. Undefined if it has sent none. */
  #nonce;

  async isLoggedIn() {
    return (await read('tokens')) !== undefined;
  }

  /** Logs in with a new key. */
  login(username, password) {
    return alone(async () => {
      const key = await newKey();
      const tokens = await this.#send('POST', '/login', { key, body: { username, password } });
      await write({ key, tokens });
    });
  }

  /** Logs out, and deletes the key. It is deleted even if the server cannot be reached. */
  async logout() {
    try {
      await this.request('POST', '/logout');
    } finally {
      await alone(() => write({ key: undefined, tokens: undefined }));
    }
  }

  /**
   * Calls the server. If the access token is refused, it gets new tokens and calls again.
   *
   * @returns the body of the response
   * @throws Refusal if the server refuses the request
   */
  async request(method, path, body) {
    const [key, tokens] = [await read('key'), await read('tokens')];
    if (!tokens) throw new Refusal(401, { message: 'Not logged in' });
    try {
      return await this.#send(method, path, { key, token: tokens.access_token, body });
    } catch (refusal) {
      if (refusal.status !== 401) throw refusal;
      await this.renew(tokens);
      const { access_token: token } = (await read('tokens')) ?? {};
      return this.#send(method, path, { key, token, body });
    }
  }

  /**
   * Gets new tokens for the same key.
   *
   * @param old - the tokens to replace. If another call or another tab has replaced them in the meantime, nothing is done
   */
  renew(old) {
    return alone(async () => {
      const [key, tokens] = [await read('key'), await read('tokens')];
      if (!tokens || (old && old.access_token !== tokens.access_token)) return;
      try {
        await write({ tokens: await this.#send('POST', '/refresh', { key, token: tokens.refresh_token }) });
      } catch (refusal) {
        // The session has ended.
        if (refusal.status === 401) await write({ key: undefined, tokens: undefined });
        throw refusal;
      }
    });
  }

  /** Sends a request with a proof. If the server asks for a nonce, it sends the request once more with the nonce. */
  async #send(method, path, options, isSecond = false) {
    const { key, token, body } = options;
    const url = new URL(path, location.origin);
    const response = await fetch(url, {
      method,
      headers: {
        DPoP: await proofOf(key, { method, url, token, nonce: this.#nonce }),
        ...(token && { Authorization: `DPoP ${token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    this.#nonce = response.headers.get('DPoP-Nonce') ?? this.#nonce;
    const answer = await response.json().catch(() => undefined);
    if (response.ok) return answer;
    const refusal = new Refusal(response.status, answer);
    if (refusal.error === 'use_dpop_nonce' && !isSecond) return this.#send(method, path, options, true);
    throw refusal;
  }
}

/** Makes a key whose private half no script can read. */
async function newKey() {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
}

/** Signs the proof of a request (RFC 9449 section 4.2). */
async function proofOf({ privateKey, publicKey }, { method, url, token, nonce }) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
  const claims = {
    jti: crypto.randomUUID(),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(Date.now() / 1000),
    ...(token && { ath: base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))) }),
    ...(nonce && { nonce }),
  };
  const signed = [header, claims].map(part => base64url(new TextEncoder().encode(JSON.stringify(part)))).join('.');
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(signed));
  return `${signed}.${base64url(signature)}`;
}

const base64url = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Runs one action at a time across all tabs, so that a refresh token is used once. */
const alone = act => navigator.locks.request('auth', act);

let opened;

const database = () =>
  (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('auth', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('auth');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }));

/** Reads the key or the tokens. Undefined if nobody is logged in. */
async function read(name) {
  const request = (await database()).transaction('auth').objectStore('auth').get(name);
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Writes the key and the tokens, both or none. */
async function write(entries) {
  const transaction = (await database()).transaction('auth', 'readwrite');
  const store = transaction.objectStore('auth');
  for (const [name, value] of Object.entries(entries)) {
    if (value === undefined) store.delete(name);
    else store.put(value, name);
  }
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
