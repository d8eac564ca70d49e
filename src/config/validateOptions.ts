import { validateSync } from 'class-validator';
import { AuthXOptions } from './AuthXOptions';
import { environmentVariables } from './environment';
import { optionValues } from './optionValues';
import { similar } from './refuseUnknown';
import { strangeValue } from './strangeValue';
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
  const errors = validateSync(options, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    // The values can be secrets, so errors must not contain them.
    validationError: { target: false, value: false },
  });
  const refused = new Set(errors.map(({ property }) => property));
  const complaints = [
    ...errors.map(({ property, constraints = {} }) =>
      'whitelistValidation' in constraints
        ? unknownOption(property)
        : complaintOf(property as keyof AuthXOptions, options),
    ),
    ...optionNames
      .filter(name => !refused.has(name) && strangenessOf(name, options) !== undefined)
      .map(name => complaintOf(name, options)),
  ];
  if (complaints.length > 0) throw new ConfigurationError(complaints.join('\n'));
  validateErrorOverrides(options.errors ?? {});
  return options;
}

const optionNames = Object.keys(optionValues) as (keyof AuthXOptions)[];

/** Options that are read elsewhere: keys by src/keys, where their texts may have other shapes, and origins by `readOrigin`. */
const readElsewhere: readonly string[] = [
  'allowedOrigins',
  'secretKey',
  'privateKey',
  'publicKey',
  'previousSecretKey',
  'previousPublicKey',
] satisfies (keyof AuthXOptions)[];

const strangenessOf = (option: keyof AuthXOptions, options: AuthXOptions): string | undefined =>
  readElsewhere.includes(option) ? undefined : strangeValue(options[option]);

/** Says what is wrong with the value of an option, and what to write. The value can be a secret, so it is not quoted. */
function complaintOf(option: keyof AuthXOptions, options: AuthXOptions): string {
  const value: unknown = options[option];
  const isEmpty = value === '' || (Array.isArray(value) && value.length === 0);
  if (option === 'csrfMethods' && isEmpty) {
    return `${option}: is empty, so nothing would be checked. To switch the check off, set cookieCsrfProtect: false.`;
  }
  const fault = isEmpty ? 'is empty' : (strangenessOf(option, options) ?? 'cannot have this value');
  return `${option}: ${fault}. It must be ${optionValues[option]}.`;
}

/** A null is most often a value that was not found. It has a meaning only for lifetimes. */
function refuseNull(input: object): void {
  const nullable = ['accessTokenExpires', 'refreshTokenExpires', 'implicitRefreshLifetime'];
  const [name] = Object.entries(input).find(([option, value]) => value === null && !nullable.includes(option)) ?? [];
  if (name !== undefined) throw new ConfigurationError(`${name}: is null. Remove it, or give it a value.`);
}

function unknownOption(name: string): string {
  const variable = environmentVariables[name.toUpperCase()]?.[0];
  const meant = variable === undefined ? similar(name, Object.keys(optionValues)) : [variable];
  const hint = meant.length === 0 ? 'docs/configuration.md lists all options.' : `Did you mean ${meant.join(', or ')}?`;
  return `${name}: is not an option. ${hint}`;
}

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
