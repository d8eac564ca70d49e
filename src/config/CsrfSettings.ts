import type { CsrfOptions } from './CsrfOptions';
import { readOrigin } from './readOrigin';
import { ConfigurationError } from '../errors/errors';

/** One value for each type of token. */
export interface PerType<Value> {
  readonly access: Value;
  readonly refresh: Value;
}

/** How forged requests with cookie tokens are detected. */
export interface CsrfSettings {
  /** Whether the double submit value is required, unless the guard says otherwise. */
  readonly protect: boolean;
  /** In upper case. Undefined for all methods except GET, HEAD and OPTIONS. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly inCookies: boolean;
  readonly headers: PerType<string>;
  /** Undefined if forms are not read. */
  readonly fields: PerType<string> | undefined;
  readonly checksOrigin: boolean;
  /** Serialized origins (RFC 6454 section 6.2). */
  readonly allowedOrigins: ReadonlySet<string>;
}

/** @throws ConfigurationError if an allowed origin is not an origin */
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
    `allowedOrigins: ${JSON.stringify(written)} is not an origin. Write only scheme, host and port: 'https://app.example.com'.`,
  );
}
