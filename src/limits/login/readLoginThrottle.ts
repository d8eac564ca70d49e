import type { KeyObject } from 'node:crypto';
import { assertNames } from '../../config/assertNames';
import type { CookieAttributes } from '../../config/CookieAttributes';
import { type CookieSettings, assertPrefix } from '../../config/CookieSettings';
import { type Duration, parseDuration } from '../../config/Duration';
import { httpToken } from '../../config/httpGrammar';
import { ConfigurationError } from '../../errors/errors';
import { type KeyMaterial, readSecretKey } from '../../keys/keyMaterial';
import type { KeyRing } from '../../keys/KeyRing';
import { type Limit, type LimitOptions, readLimit } from '../readLimit';
import { accountName } from './accountName';
import { type DeviceCookieSettings } from './DeviceCookies';
import { DeviceKeys } from './DeviceKeys';

/** Options of the cookie by which a device is recognized from which an account has logged in before. */
export interface DeviceCookieOptions {
  /** Default `'device'`. */
  cookieName?: string | undefined;
  /** For how long a device is remembered after a login. Default 180 days. */
  lifetime?: Duration | undefined;
  /**
   * Secrets of at least 32 bytes, the same in every process: the first one signs, and all verify. Default: derived from the
   * keys of the login system, so that devices are forgotten when the key that signed their cookie retires.
   */
  secrets?: readonly KeyMaterial[] | undefined;
}

/** How many failed logins are accepted in any window. A login over a limit answers 429 before its password is checked. */
export interface LoginThrottleOptions {
  /** Failures of one account from one address. Default: 5 a minute. */
  perAccountAndAddress?: LimitOptions | undefined;
  /** Failures from one address, of all accounts. Default: 100 a minute. */
  perAddress?: LimitOptions | undefined;
  /** Failures of one account from all addresses. Default: 100 an hour. */
  perAccount?: LimitOptions | undefined;
  /** Failures of one account from a device from which it has logged in before. These count nowhere else. Default: 10 an hour. */
  perDevice?: LimitOptions | undefined;
  device?: DeviceCookieOptions | undefined;
  /**
   * Returns the form in which names of accounts are counted. Names of one account must have the same form. Default: letter
   * case, accents and spaces do not count.
   */
  normalizeAccount?: ((account: string) => string) | undefined;
  /** Tells login systems apart that share a store or a secret. Default: the `loginType` of the configuration, or `'login'`. */
  name?: string | undefined;
}

/** {@link LoginThrottleOptions} with their defaults. */
export interface LoginThrottleSettings {
  readonly name: string;
  readonly limits: Readonly<Record<LimitName, Limit>>;
  readonly device: DeviceCookieSettings;
  readonly normalizeAccount: (account: string) => string;
}

const defaults = {
  perAccountAndAddress: { max: 5, window: 60 },
  perAddress: { max: 100, window: 60 },
  perAccount: { max: 100, window: 3600 },
  perDevice: { max: 10, window: 3600 },
} as const;

type LimitName = keyof typeof defaults;

const where = 'loginThrottle';

const optionNames = [
  ...(Object.keys(defaults) as LimitName[]),
  'device',
  'normalizeAccount',
  'name',
] satisfies (keyof LoginThrottleOptions)[];

/** The parts of a login system that the options refer to. */
export interface LoginSystem {
  readonly cookies: CookieSettings;
  readonly keys: KeyRing;
  readonly loginType: string | undefined;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function readLoginThrottle(options: LoginThrottleOptions, system: LoginSystem): LoginThrottleSettings {
  assertObject(where, options);
  assertNames(options, optionNames, `${where}.`);
  const { normalizeAccount = accountName, name = system.loginType ?? 'login', device = {} } = options;
  if (typeof (normalizeAccount as unknown) !== 'function') {
    throw new ConfigurationError(`${where}.normalizeAccount: must be a function that returns a name.`);
  }
  if (typeof (name as unknown) !== 'string' || name === '') {
    throw new ConfigurationError(`${where}.name: must be a text, such as 'staff'.`);
  }
  const limits = Object.fromEntries(
    (Object.keys(defaults) as LimitName[]).map(limit => [limit, readOne(limit, options[limit])]),
  ) as Record<LimitName, Limit>;
  return { name, limits, normalizeAccount, device: readDevice(device, system) };
}

function readOne(name: LimitName, given: LimitOptions | undefined): Limit {
  if (given === undefined) return defaults[name];
  assertObject(`${where}.${name}`, given);
  assertNames(given, ['max', 'window'] satisfies (keyof LimitOptions)[], `${where}.${name}.`);
  try {
    return readLimit(`${where}.${name}`, given);
  } catch (error) {
    throw new ConfigurationError((error as Error).message);
  }
}

function readDevice(options: DeviceCookieOptions, { cookies, keys }: LoginSystem): DeviceCookieSettings {
  assertObject(`${where}.device`, options);
  assertNames(
    options,
    ['cookieName', 'lifetime', 'secrets'] satisfies (keyof DeviceCookieOptions)[],
    `${where}.device.`,
  );
  const { cookieName = 'device', lifetime = '180d', secrets } = options;
  const deviceKeys = new DeviceKeys(secrets === undefined ? keys : readSecrets(secrets));
  if (deviceKeys.signing === undefined) {
    throw new ConfigurationError(`${where}.device.secrets: is missing, because AuthX has no key that signs.`);
  }
  const attributes: CookieAttributes = cookies;
  assertCookieName(cookieName, cookies);
  return { cookieName, keys: deviceKeys, attributes, lifetime: readLifetime(lifetime) };
}

function assertCookieName(cookieName: string, cookies: CookieSettings): void {
  const option = `${where}.device.cookieName`;
  if (typeof (cookieName as unknown) !== 'string' || !httpToken.test(cookieName)) {
    throw new ConfigurationError(`${option}: must be the name of a cookie, such as device.`);
  }
  const others = [cookies.access, cookies.refresh].flatMap(({ token: one, csrf }) => [one.name, csrf.name]);
  if (others.includes(cookieName)) {
    throw new ConfigurationError(`${option}: is the name of another cookie. Choose another name.`);
  }
  assertPrefix(option, { name: cookieName, path: '/' }, cookies);
}

function readSecrets(secrets: readonly KeyMaterial[]): readonly KeyObject[] {
  const option = `${where}.device.secrets`;
  if (!Array.isArray(secrets) || secrets.length === 0) {
    throw new ConfigurationError(`${option}: must be a list of secrets, of which the first one signs.`);
  }
  return (secrets as KeyMaterial[]).map((secret, i) => {
    const { key } = readSecretKey(`${option}[${String(i)}]`, secret);
    if ((key.symmetricKeySize ?? 0) >= 32) return key;
    throw new ConfigurationError(`${option}[${String(i)}]: must have at least 32 bytes. Make a longer one.`);
  });
}

/** Browsers keep no cookie for more than 400 days. */
const longestLifetime = 400 * 86_400;

function readLifetime(lifetime: Duration): number {
  let seconds = NaN;
  try {
    seconds = Math.floor(parseDuration(lifetime));
  } catch {
    // It is refused below.
  }
  if (seconds >= 1 && seconds <= longestLifetime) return seconds;
  throw new ConfigurationError(`${where}.device.lifetime: must be a length of time from 1 second to 400 days.`);
}

function assertObject(option: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) return;
  throw new ConfigurationError(`${option}: must be an object.`);
}
