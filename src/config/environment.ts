import type { AuthXOptions } from './AuthXOptions';
import { ConfigurationError } from '../errors/ConfigurationError';

type Reader = (text: string) => unknown;

const text: Reader = value => value;
const pem: Reader = value => value.replace(/\\n/g, '\n');

const boolean: Reader = value => {
  if (/^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  return value;
};

/** A bare number is seconds here: an environment variable has no other way to be a number. */
const duration: Reader = value => (/^\d+(\.\d+)?$/.test(value) ? Number(value) : value);
const nullableDuration: Reader = value => (/^(null|none)$/i.test(value) ? null : duration(value));

const list = (value: string): unknown => {
  if (!value.trimStart().startsWith('[')) return value.split(',').map(item => item.trim());
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};
const stringOrList: Reader = value => (/^\s*\[/.test(value) ? list(value) : value);

/** Each environment variable of AuthX that this library reads: the option it sets, and how its text is read. */
export const environmentVariables: Readonly<Record<string, readonly [keyof AuthXOptions, Reader]>> = {
  JWT_ALGORITHM: ['algorithm', text],
  JWT_DECODE_ALGORITHMS: ['decodeAlgorithms', list],
  JWT_SECRET_KEY: ['secretKey', text],
  JWT_PRIVATE_KEY: ['privateKey', pem],
  JWT_PUBLIC_KEY: ['publicKey', pem],
  JWT_PREVIOUS_SECRET_KEY: ['previousSecretKey', text],
  JWT_PREVIOUS_PUBLIC_KEY: ['previousPublicKey', pem],
  JWT_ACCESS_TOKEN_EXPIRES: ['accessTokenExpires', nullableDuration],
  JWT_REFRESH_TOKEN_EXPIRES: ['refreshTokenExpires', nullableDuration],
  JWT_ENCODE_AUDIENCE: ['encodeAudience', stringOrList],
  JWT_DECODE_AUDIENCE: ['decodeAudience', stringOrList],
  JWT_ENCODE_ISSUER: ['encodeIssuer', text],
  JWT_DECODE_ISSUER: ['decodeIssuer', stringOrList],
  JWT_DECODE_LEEWAY: ['decodeLeeway', duration],
  JWT_ENCODE_NBF: ['encodeNbf', boolean],
  JWT_IDENTITY_CLAIM: ['identityClaim', text],
  JWT_ERROR_MESSAGE_KEY: ['errorMessageKey', text],
  JWT_HEADER_NAME: ['headerName', text],
  JWT_HEADER_TYPE: ['headerType', text],
};

/** Variables of AuthX that this version cannot honour. Set, they fail at start rather than being ignored. */
const unsupported =
  /^JWT_(TOKEN_LOCATION|QUERY_STRING_NAME|(REFRESH_)?JSON_KEY|((ACCESS|REFRESH)_)?(CSRF_)?COOKIE_\w+|(ACCESS|REFRESH)_CSRF_\w+|CSRF_\w+|IMPLICIT_REFRESH_\w+|SESSION_\w+)$/;

/** Reads options from environment variables; those that are absent stay unset. */
export function readEnvironment(environment: NodeJS.ProcessEnv): AuthXOptions {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    const known = Object.hasOwn(environmentVariables, name) ? environmentVariables[name] : undefined;
    if (known) options[known[0]] = known[1](value);
    else if (unsupported.test(name)) refuseUnsupported(name, value);
  }
  return options;
}

function refuseUnsupported(name: string, value: string): void {
  const isHeaderAlone = name === 'JWT_TOKEN_LOCATION' && /^\s*\[?\s*["']?headers["']?\s*\]?\s*$/.test(value);
  if (isHeaderAlone) return;
  throw new ConfigurationError(`${name}: this version reads tokens from the header only. Unset the variable.`);
}
