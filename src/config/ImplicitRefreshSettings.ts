import { parseDuration } from './Duration';
import type { ImplicitRefreshOptions } from './ImplicitRefreshOptions';
import { ConfigurationError } from '../errors/errors';

/** A list of what alone is meant, where it is not empty, and one of what never is. */
export interface Selection {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** When an access cookie is renewed. */
export interface ImplicitRefreshSettings {
  /** Seconds before its expiry. */
  readonly window: number;
  /** Seconds after the login, or null for ever. */
  readonly lifetime: number | null;
  readonly routes: Selection;
  /** Upper case. */
  readonly methods: Selection;
}

/** What the settings must know of the rest of the configuration. */
export interface ImplicitRefreshFacts {
  readonly refreshTokenExpires: number | null;
  readonly hasAccessCookies: boolean;
}

/**
 * @returns undefined where nothing is renewed
 * @throws ConfigurationError for options that would do nothing
 */
export function makeImplicitRefreshSettings(
  options: ImplicitRefreshOptions,
  { refreshTokenExpires, hasAccessCookies }: ImplicitRefreshFacts,
): ImplicitRefreshSettings | undefined {
  if (options.implicitRefresh !== true) {
    refuseIdle(options);
    return undefined;
  }
  if (!hasAccessCookies) {
    throw new ConfigurationError("implicitRefresh: renews cookies, which tokenLocation does not list. Add 'cookies'.");
  }
  const { implicitRefreshDeltatime = 600, implicitRefreshLifetime: lifetime } = options;
  return {
    window: parseDuration(implicitRefreshDeltatime),
    lifetime: lifetime === undefined ? refreshTokenExpires : lifetime === null ? null : parseDuration(lifetime),
    routes: {
      include: options.implicitRefreshRouteInclude ?? [],
      exclude: options.implicitRefreshRouteExclude ?? [],
    },
    methods: {
      include: upperCase(options.implicitRefreshMethodInclude),
      exclude: upperCase(options.implicitRefreshMethodExclude),
    },
  };
}

const upperCase = (methods: readonly string[] = []): string[] => methods.map(method => method.toUpperCase());

const details = [
  'implicitRefreshDeltatime',
  'implicitRefreshLifetime',
  'implicitRefreshRouteExclude',
  'implicitRefreshRouteInclude',
  'implicitRefreshMethodExclude',
  'implicitRefreshMethodInclude',
] as const;

/** AuthX's default, which environments may spell out. */
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** AuthX has a middleware to install; here an option says so, and one that was forgotten must not go unnoticed. */
function refuseIdle(options: ImplicitRefreshOptions): void {
  const idle = details.find(name => options[name] !== undefined && !isEmptyList(options[name]));
  if (idle !== undefined) {
    throw new ConfigurationError(`${idle}: does nothing without implicitRefresh: true. Add that, or leave it out.`);
  }
}
