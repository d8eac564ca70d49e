import { parseDuration } from './Duration';
import type { ImplicitRefreshOptions } from './ImplicitRefreshOptions';
import { ConfigurationError } from '../errors/errors';

/** A selection. If `include` is not empty, only its entries are selected. Entries of `exclude` never are. */
export interface Selection {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** When an access cookie is renewed. */
export interface ImplicitRefreshSettings {
  /** How many seconds before its expiry a cookie is renewed. */
  readonly window: number;
  /** For how many seconds after the login a cookie is renewed; null for no limit. */
  readonly lifetime: number | null;
  readonly routes: Selection;
  /** In upper case. */
  readonly methods: Selection;
}

/** The other settings on which these depend. */
export interface ImplicitRefreshFacts {
  readonly refreshTokenExpires: number | null;
  readonly hasAccessCookies: boolean;
}

/**
 * @returns undefined if cookies are not renewed
 * @throws ConfigurationError if an option would have no effect
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
    throw new ConfigurationError(
      "implicitRefresh: renews cookies, but tokenLocation does not list them. Add 'cookies' to it.",
    );
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

/** An empty list is the default of AuthX, and an environment may set it. */
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Refuses options without `implicitRefresh: true`, because the application may have forgotten it. */
function refuseIdle(options: ImplicitRefreshOptions): void {
  const idle = details.find(name => options[name] !== undefined && !isEmptyList(options[name]));
  if (idle !== undefined) {
    throw new ConfigurationError(
      `${idle}: has no effect without implicitRefresh: true. Add implicitRefresh: true, or remove this option.`,
    );
  }
}
