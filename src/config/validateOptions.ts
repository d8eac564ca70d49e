import { validateSync } from 'class-validator';
import { AuthXOptions } from './AuthXOptions';
import { environmentVariables } from './environment';
import { nearest } from './refuseUnknown';
import { ConfigurationError } from '../errors/errors';
import { errorTable, type ErrorType } from '../errors/errorTable';

/** Checks the options one by one. Every message names its option. */
export function validateOptions(input: unknown): AuthXOptions {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ConfigurationError('AuthXConfig: pass an object of options.');
  }
  // class-validator does not report these as unknown, because every object inherits them.
  const inherited = Object.keys(input).find(name => name in Object.prototype);
  if (inherited !== undefined) throw new ConfigurationError(unknownOption(inherited));
  refuseNull(input);
  const options = Object.assign(new AuthXOptions(), input);
  const complaints = validateSync(options, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    // The values can be secrets, so errors must not contain them.
    validationError: { target: false, value: false },
  }).map(({ property, constraints = {} }) =>
    'whitelistValidation' in constraints ? unknownOption(property) : Object.values(constraints).join('; '),
  );
  if (complaints.length > 0) throw new ConfigurationError(complaints.join('\n'));
  validateErrorOverrides(options.errors ?? {});
  return options;
}

/** A null is most often a value that was not found. It has a meaning only for lifetimes. */
function refuseNull(input: object): void {
  const nullable = ['accessTokenExpires', 'refreshTokenExpires', 'implicitRefreshLifetime'];
  const [name] = Object.entries(input).find(([option, value]) => value === null && !nullable.includes(option)) ?? [];
  if (name !== undefined) throw new ConfigurationError(`${name}: is null. Remove it, or give it a value.`);
}

function unknownOption(name: string): string {
  const meant = environmentVariables[name.toUpperCase()]?.[0] ?? nearest(name, knownOptions());
  return `${name}: is not an option.` + (meant === undefined ? '' : ` Did you mean ${meant}?`);
}

const knownOptions = (): string[] => [
  ...new Set(Object.values(environmentVariables).map(([option]) => option)),
  'keyId',
  'previousKeyId',
  'weakKeys',
  'errors',
  'rememberedTokens',
];

function validateErrorOverrides(overrides: NonNullable<AuthXOptions['errors']>): void {
  for (const [type, override] of Object.entries(overrides)) {
    if (!Object.hasOwn(errorTable, type)) {
      throw new ConfigurationError(
        `errors: ${type} is not one of ${(Object.keys(errorTable) as ErrorType[]).join(', ')}.`,
      );
    }
    if (typeof override !== 'object' || (override as unknown) === null || Array.isArray(override)) {
      throw new ConfigurationError(`errors.${type}: must be an object with status, message or both.`);
    }
    const { status, message, ...rest } = override as Record<string, unknown>;
    const stray = Object.keys(rest)[0];
    if (stray !== undefined)
      throw new ConfigurationError(`errors.${type}.${stray}: only status and message can be set.`);
    if (status !== undefined && !(Number.isInteger(status) && (status as number) >= 400 && (status as number) < 600)) {
      throw new ConfigurationError(`errors.${type}.status: must be a status code from 400 to 599.`);
    }
    if (message !== undefined && typeof message !== 'string') {
      throw new ConfigurationError(`errors.${type}.message: must be a string.`);
    }
  }
}
