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

/** How many accounts one cookie remembers. */
const mostAccounts = 4;

/** How many entries of a request are looked at. Sibling hosts of the domain may have planted cookies of the name. */
const mostEntries = 4 * mostAccounts;

/** The part of a cookie about one account: until when the device is known, its id, and the MAC. */
interface Entry {
  readonly text: string;
  readonly expires: string;
  readonly id: string;
  readonly mac: string;
}

/**
 * Recognizes the devices from which an account has logged in before, by a signed cookie (OWASP "Slow Down Online Guessing
 * Attacks with Device Cookies"). The cookie has an entry for each of the last accounts that logged in from the browser. An
 * entry is good for its account, and does not name it.
 */
export class DeviceCookies {
  constructor(private readonly settings: DeviceCookieSettings) {}

  /** Returns the id of the device; undefined unless the account has logged in from it before. */
  find(request: RequestLike, account: string): string | undefined {
    return this.entriesOf(request).find(entry => this.isGood(entry, account))?.id;
  }

  /**
   * Adds the account to the cookie. A device that logs in again gets a new id, so that an old cookie of it is worth less.
   */
  remember(request: RequestLike, response: ResponseLike, account: string): void {
    const { keys, cookieName, lifetime, attributes } = this.settings;
    const key = keys.signing;
    if (key === undefined || response.headersSent) return;
    const expires = Math.floor(Date.now() / 1000 + lifetime).toString(36);
    const id = randomBytes(16).toString('base64url');
    const own = [expires, id, macOf({ account, expires, id }, key).toString('base64url')].join('.');
    // Entries of other login systems cannot be verified here, and are kept as they are.
    const others = this.entriesOf(request).filter(entry => !this.isGood(entry, account));
    const value = [own, ...others.map(({ text }) => text).slice(0, mostAccounts - 1)].join('~');
    const content = { value, httpOnly: true, maxAge: lifetime };
    addCookies(response, [serializeCookie({ name: cookieName, path: '/' }, content, attributes)]);
  }

  private entriesOf(request: RequestLike): readonly Entry[] {
    const texts = cookieValues(request, this.settings.cookieName).flatMap(value => value.split('~', mostAccounts));
    return texts.slice(0, mostEntries).flatMap(text => {
      const [, expires = '', id = '', mac = ''] = /^([a-z\d]{1,11})\.([\w-]{22})\.([\w-]{43})$/.exec(text) ?? [];
      return mac === '' ? [] : [{ text, expires, id, mac }];
    });
  }

  private isGood({ expires, id, mac }: Entry, account: string): boolean {
    return this.isSigned({ account, expires, id }, mac) && parseInt(expires, 36) > Date.now() / 1000;
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
