import type { AuthXConfig } from '../config/AuthXConfig';
import { makeCsrfSettings } from '../config/CsrfSettings';
import { refuseUnknown } from '../config/refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import type { Requirement } from '../access/AccessRule';
import { readSize, readTimerLength } from '../config/readTimerLength';
import { assertAuthX } from '../auth/assertAuthX';
import { readRequirement, verifyOptionNames, type VerifyOptions } from '../auth/VerifyOptions';
import type { GuardSettings } from './GuardSettings';
import type { GuardSocketsOptions, RequestOnlyOption } from './GuardSocketsOptions';
import { type SocketLocation, socketLocations } from './SocketToken';

type Options = GuardSocketsOptions<never>;

type TokenOption = Exclude<keyof VerifyOptions, RequestOnlyOption>;

const requestOnly: readonly unknown[] = ['csrf', 'revocation', 'failOpen', 'dpopKey'] satisfies RequestOnlyOption[];

const tokenOptions = verifyOptionNames.filter((name): name is TokenOption => !requestOnly.includes(name));

const optionNames: readonly string[] = [
  ...Object.keys({
    server: true,
    sockets: true,
    auth: true,
    path: true,
    locations: true,
    allowedOrigins: true,
    checkInterval: true,
    authenticationTimeout: true,
    maxUnauthenticated: true,
  } satisfies Record<Exclude<keyof Options, TokenOption>, true>),
  ...tokenOptions,
];

/**
 * Reads the options of `guardSockets`.
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function readGuardOptions(options: Options): GuardSettings {
  assertGuardable(options);
  const { config } = options.auth;
  const { path, checkInterval = 30, authenticationTimeout = 5, maxUnauthenticated = 1000 } = options;
  const requirement = readTokenOptions(options);
  const missing = options.auth.requests.missingFor(requirement);
  if (missing !== undefined) throw new ConfigurationError(`guardSockets: ${missing}`);
  const locations = readLocations(options.locations, config, requirement);
  assertPath(path, options.sockets.options?.path);
  if (!locations.includes('message')) assertNoWaiting(options);
  return {
    path,
    locations,
    requirement,
    member: config.jsonKeys[requirement.type === 'refresh' ? 'refresh' : 'access'],
    allowedOrigins: new Set([...config.csrf.allowedOrigins, ...readOrigins(options.allowedOrigins)]),
    checkInterval: readTimerLength('checkInterval', checkInterval),
    authenticationTimeout: readTimerLength('authenticationTimeout', authenticationTimeout),
    maxUnauthenticated: readSize('maxUnauthenticated', maxUnauthenticated),
  };
}

function assertGuardable(options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError('guardSockets: pass an object with server, sockets and auth.');
  }
  asConfiguration(() => refuseUnknown('guardSockets', options, optionNames));
  const { server, sockets, auth } = options as Record<string, Record<string, unknown> | null | undefined>;
  if (typeof server?.listeners !== 'function' || 'handleUpgrade' in server) {
    throw new ConfigurationError('server: must be an HTTP or HTTPS server, such as createServer(app.callback()).');
  }
  if (typeof sockets?.handleUpgrade !== 'function') {
    throw new ConfigurationError('sockets: must be a WebSocketServer of ws.');
  }
  if ((sockets.options as { noServer?: unknown } | undefined)?.noServer !== true) {
    throw new ConfigurationError(
      'sockets: must be made with noServer: true. Otherwise it accepts every upgrade by itself.',
    );
  }
  assertAuthX('auth:', auth);
}

/** An upgrade cannot carry the value of a double submit. The check of its origin takes the place of it. */
function readTokenOptions(options: Options): Requirement {
  const { type, fresh, maxAge } = options;
  if (type === 'refresh' && (fresh === true || maxAge !== undefined)) {
    throw new ConfigurationError('type: refresh tokens are never fresh. Leave out fresh and maxAge, or the type.');
  }
  const given: VerifyOptions = Object.fromEntries(tokenOptions.map(name => [name, options[name]]));
  return asConfiguration(() => readRequirement('guardSockets', { ...given, csrf: false, revocation: 'strict' }));
}

function readLocations(
  given: readonly SocketLocation[] | undefined,
  { tokenLocations }: AuthXConfig,
  { type }: Requirement,
): readonly SocketLocation[] {
  const configured = tokenLocations[type === 'refresh' ? 'refresh' : 'access'];
  const locations: readonly unknown[] = given ?? configured.filter(location => location !== 'json');
  if (!Array.isArray(locations) || !locations.every(name => socketLocations.includes(name as SocketLocation))) {
    throw new ConfigurationError(`locations: must be a list of ${socketLocations.join(', ')}.`);
  }
  if (locations.length === 0) {
    throw new ConfigurationError(
      "locations: the list is empty, so that no socket could be opened. Name a location, such as ['message'].",
    );
  }
  return [...(locations as SocketLocation[])];
}

function assertPath(path: unknown, other: unknown): void {
  if (path !== undefined && !(typeof path === 'string' && /^\/[^?#]*$/.test(path))) {
    throw new ConfigurationError("path: must be a path without a query, such as '/ws'.");
  }
  if (typeof other === 'string' && other !== path) {
    throw new ConfigurationError(
      `sockets: has the path ${other} of its own. Remove it there, and pass path: '${other}' to guardSockets.`,
    );
  }
}

/** Refuses options that would have no effect. */
function assertNoWaiting(options: Options): void {
  const unused = (['authenticationTimeout', 'maxUnauthenticated'] as const).find(name => options[name] !== undefined);
  if (unused === undefined) return;
  throw new ConfigurationError(
    `${unused}: has no effect unless sockets may send their token in a message. Add 'message' to locations, or leave ${unused} out.`,
  );
}

function readOrigins(origins: unknown = []): ReadonlySet<string> {
  if (Array.isArray(origins) && origins.every(origin => typeof origin === 'string')) {
    return makeCsrfSettings({ allowedOrigins: origins }).allowedOrigins;
  }
  throw new ConfigurationError("allowedOrigins: must be a list of origins: ['https://app.example.com'].");
}

/** Turns the TypeError of a shared reader into a ConfigurationError, since sockets are guarded when the application starts. */
function asConfiguration<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigurationError((error as Error).message);
  }
}
