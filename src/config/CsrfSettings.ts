import type { CsrfOptions } from './CsrfOptions';
import { readOrigin } from './readOrigin';
import { ConfigurationError } from '../errors/errors';

/** A text for each type of token. */
export interface PerType<Value> {
  readonly access: Value;
  readonly refresh: Value;
}

/** How requests with cookie tokens are told from forged ones. */
export interface CsrfSettings {
  /** Whether the double submit is wanted where the guard does not say. */
  readonly protect: boolean;
  /** Upper case; undefined for every method but GET, HEAD and OPTIONS. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly inCookies: boolean;
  readonly headers: PerType<string>;
  /** Undefined where forms are not looked at. */
  readonly fields: PerType<string> | undefined;
  readonly checksOrigin: boolean;
  /** Serialized origins (RFC 6454 section 6.2). */
  readonly allowedOrigins: ReadonlySet<string>;
}

/** @throws ConfigurationError for an origin that is none */
export function makeCsrfSettings(options: CsrfOptions): CsrfSettings {
  return {
    protect: options.cookieCsrfProtect ?? true,
    methods: options.csrfMethods && new Set(options.csrfMethods.map(method => method.toUpperCase())),
    inCookies: options.csrfInCookies ?? true,
    headers: {
      access: options.accessCsrfHeaderName ?? 'X-CSRF-TOKEN',
      refresh: options.refreshCsrfHeaderName ?? 'X-CSRF-TOKEN',
    },
    fields:
      options.csrfCheckForm === true
        ? {
            access: options.accessCsrfFieldName ?? 'csrf_token',
            refresh: options.refreshCsrfFieldName ?? 'csrf_token',
          }
        : undefined,
    checksOrigin: options.csrfOriginCheck ?? true,
    allowedOrigins: new Set((options.allowedOrigins ?? []).map(allowedOrigin)),
  };
}

function allowedOrigin(written: string): string {
  const origin = readOrigin(written);
  if (origin !== undefined) return origin;
  throw new ConfigurationError(
    `allowedOrigins: ${JSON.stringify(written)} is not an origin. Write scheme, host and port alone: 'https://app.example.com'.`,
  );
}
