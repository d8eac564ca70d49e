import type { AuthXConfig } from '../config/AuthXConfig';
import { makeCsrfSettings } from '../config/CsrfSettings';
import { parseDuration } from '../config/Duration';
import { refuseUnknown } from '../config/refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import { assertScope } from '../policy/RequiredScope';
import type { Requirement } from '../policy/Requirement';
import { readSize, readTimerLength } from '../config/readTimerLength';
import { RequestAuthenticator } from '../auth/RequestAuthenticator';
import { requirementOf } from '../auth/VerifyOptions';
import type { GuardSettings } from './GuardSettings';
import type { GuardSocketsOptions } from './GuardSocketsOptions';
import { type SocketLocation, socketLocations } from './SocketToken';

type Options = GuardSocketsOptions<never>;

const optionNames: readonly string[] = [
  'server',
  'sockets',
  'auth',
  'path',
  'locations',
  'type',
  'fresh',
  'maxAge',
  'scopes',
  'allowedOrigins',
  'checkInterval',
  'authenticationTimeout',
  'maxUnauthenticated',
] satisfies (keyof Options)[];

/** @throws ConfigurationError naming the option and the fix */
export function readGuardOptions(options: Options): GuardSettings {
  assertGuardable(options);
  const { config } = options.auth;
  const { path, checkInterval = 30, authenticationTimeout = 5, maxUnauthenticated = 1000 } = options;
  const requirement = readRequirement(options);
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
  if (typeof options !== 'object' || options === null) throw new ConfigurationError('guardSockets wants options.');
  asConfiguration(() => refuseUnknown('guardSockets', options, optionNames));
  const { server, sockets, auth } = options as Record<string, Record<string, unknown> | null | undefined>;
  if (typeof server?.listeners !== 'function' || 'handleUpgrade' in server) {
    throw new ConfigurationError('server: must be the HTTP or HTTPS server, as createServer(app.callback()) makes it.');
  }
  if (typeof sockets?.handleUpgrade !== 'function') {
    throw new ConfigurationError("sockets: must be ws's WebSocketServer.");
  }
  if ((sockets.options as { noServer?: unknown } | undefined)?.noServer !== true) {
    throw new ConfigurationError('sockets: must be made with noServer: true. By itself it lets everyone in.');
  }
  if (!(auth?.requests instanceof RequestAuthenticator)) throw new ConfigurationError('auth: must be an AuthX.');
}

/** What a guard on a request would ask, but that no double submit can be asked of an upgrade. */
function readRequirement({ type, fresh, maxAge, scopes = [] }: Options): Requirement {
  if (type === 'refresh' && (fresh === true || maxAge !== undefined)) {
    throw new ConfigurationError('type: refresh tokens are never fresh. Leave out fresh and maxAge, or the type.');
  }
  if (!Array.isArray(scopes)) throw new ConfigurationError("scopes: must be a list of scopes: ['chat'].");
  asConfiguration(() => scopes.forEach(assertScope), 'scopes: ');
  if (maxAge !== undefined) asConfiguration(() => parseDuration(maxAge), 'maxAge: ');
  return {
    ...asConfiguration(() => requirementOf({ type, fresh, maxAge, scopes, revocation: 'strict' })),
    csrf: false,
  };
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
    throw new ConfigurationError("locations: there is none, so nobody could open a socket. Name one: ['message'].");
  }
  return [...(locations as SocketLocation[])];
}

function assertPath(path: unknown, other: unknown): void {
  if (path !== undefined && !(typeof path === 'string' && /^\/[^?#]*$/.test(path))) {
    throw new ConfigurationError("path: must be a path without a query, such as '/ws'.");
  }
  if (typeof other === 'string' && other !== path) {
    throw new ConfigurationError(
      `sockets: has a path of its own, ${other}. Leave it out there, and give path: '${other}'.`,
    );
  }
}

/** Options that nothing would heed. */
function assertNoWaiting(options: Options): void {
  const idle = (['authenticationTimeout', 'maxUnauthenticated'] as const).find(name => options[name] !== undefined);
  if (idle === undefined) return;
  throw new ConfigurationError(
    `${idle}: only sockets that send their token in a message are waited for. Add 'message' to locations, or leave it out.`,
  );
}

function readOrigins(origins: unknown = []): ReadonlySet<string> {
  if (Array.isArray(origins) && origins.every(origin => typeof origin === 'string')) {
    return makeCsrfSettings({ allowedOrigins: origins }).allowedOrigins;
  }
  throw new ConfigurationError("allowedOrigins: must be a list of origins: ['https://app.example.com'].");
}

/** What elsewhere is an argument that cannot be used is here a set-up that cannot. */
function asConfiguration<T>(read: () => T, prefix = ''): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigurationError(prefix + (error as Error).message);
  }
}
