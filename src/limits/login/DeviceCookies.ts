import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieAttributes } from '../../config/CookieAttributes';
import { cookieValues } from '../../transport/cookieToken';
import type { RequestLike, ResponseLike } from '../../transport/RequestLike';
import { addCookies, serializeCookie } from '../../transport/responseCookies';
import type { DeviceKeys } from './DeviceKeys';

/** How device cookies are written. */
export interface DeviceCookieSettings {
  readonly cookieName: string;
  readonly keys: DeviceKeys;
  /** Seconds. */
  readonly lifetime: number;
  readonly attributes: CookieAttributes;
}

/** How many cookies of the name are looked at. Sibling hosts of the domain may have planted some. */
const mostCookies = 4;

/**
 * Recognizes the devices from which an account has logged in before, by a signed cookie (OWASP "Slow Down Online Guessing
 * Attacks with Device Cookies"). The cookie is good for one account. It contains a random id, when it expires, and a MAC,
 * and not the account.
 */
export class DeviceCookies {
  constructor(private readonly settings: DeviceCookieSettings) {}

  /** Returns the id of the device; undefined unless the account has logged in from it before. */
  find(request: RequestLike, account: string): string | undefined {
    for (const value of cookieValues(request, this.settings.cookieName).slice(0, mostCookies)) {
      const [, expires = '', id = '', mac = ''] = /^([a-z\d]{1,11})\.([\w-]{22})\.([\w-]{43})$/.exec(value) ?? [];
      if (mac !== '' && this.isSigned({ account, expires, id }, mac) && parseInt(expires, 36) > Date.now() / 1000) {
        return id;
      }
    }
    return undefined;
  }

  /** Sets the cookie of a new device. A device that logs in again gets a new id, so that an old cookie of it is worth less. */
  remember(response: ResponseLike, account: string): void {
    const { keys, cookieName, lifetime, attributes } = this.settings;
    const key = keys.signing;
    if (key === undefined || response.headersSent) return;
    const expires = Math.floor(Date.now() / 1000 + lifetime).toString(36);
    const id = randomBytes(16).toString('base64url');
    const value = [expires, id, macOf({ account, expires, id }, key).toString('base64url')].join('.');
    const content = { value, httpOnly: true, maxAge: lifetime };
    addCookies(response, [serializeCookie({ name: cookieName, path: '/' }, content, attributes)]);
  }

  private isSigned(device: SignedDevice, mac: string): boolean {
    const given = Buffer.from(mac, 'base64url');
    return this.settings.keys.all.some(key => timingSafeEqual(given, macOf(device, key)));
  }
}

interface SignedDevice {
  readonly account: string;
  readonly expires: string;
  readonly id: string;
}

const macOf = ({ account, expires, id }: SignedDevice, key: Buffer): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify([account, expires, id]))
    .digest();
