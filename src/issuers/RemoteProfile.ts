import { assertNames } from '../config/assertNames';
import { ConfigurationError } from '../errors/errors';

/** What the tokens of an issuer must contain, and which of their claims this library reads. */
export interface RemoteProfile {
  /** The claim that names the subject. It must be a text. Default `'sub'`. */
  subject?: string | undefined;
  /** The claim that holds the scopes: a space-separated text (RFC 8693 section 4.2) or a list of texts. Default `'scope'`. */
  scopes?: string | undefined;
  /** Claims that every token must have. Default: none beside the subject, `iss`, `aud` and `exp`. */
  required?: readonly string[] | undefined;
  /** Claims that must have one of these texts: `{ token_use: 'access' }`. Default: none. */
  values?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /**
   * The accepted `typ` of the header. `'at+jwt'` (RFC 9068 section 2.1) refuses ID tokens and all other tokens with
   * certainty. `'JWT'` also accepts a header without `typ`. Default both.
   */
  typ?: readonly ('at+jwt' | 'JWT')[] | undefined;
}

/** {@link RemoteProfile} with its defaults. */
export interface ProfileSettings {
  readonly subject: string;
  readonly scopes: string;
  readonly required: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly typ: readonly string[];
}

const names: readonly string[] = ['subject', 'scopes', 'required', 'values', 'typ'] satisfies (keyof RemoteProfile)[];

/**
 * Reads a profile.
 *
 * @throws ConfigurationError naming the option and the fix
 */
export function readProfile(profile: unknown): ProfileSettings {
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile)) {
    throw new ConfigurationError("profile: must be 'authx' or an object such as { subject: 'sub', scopes: 'scope' }.");
  }
  assertNames(profile, names, 'profile.');
  const {
    subject = 'sub',
    scopes = 'scope',
    required = [],
    values = {},
    typ = ['at+jwt', 'JWT'],
  } = profile as RemoteProfile;
  assertText('profile.subject', subject);
  assertText('profile.scopes', scopes);
  const settings = {
    subject,
    scopes,
    required: texts('profile.required', required),
    values: readValues(values),
    typ: texts('profile.typ', typ),
  };
  if (settings.typ.length === 0 || settings.typ.some(name => name !== 'at+jwt' && name !== 'JWT')) {
    throw new ConfigurationError("profile.typ: must be a list of 'at+jwt' and 'JWT'.");
  }
  return settings;
}

function readValues(values: unknown): ReadonlyMap<string, readonly string[]> {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new ConfigurationError("profile.values: must be an object such as { token_use: 'access' }.");
  }
  return new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      texts(`profile.values.${name}`, typeof value === 'string' ? [value] : value, 1),
    ]),
  );
}

function assertText(option: string, value: unknown): asserts value is string {
  if (typeof value === 'string' && value !== '') return;
  throw new ConfigurationError(`${option}: must be a text that is not empty.`);
}

/** Reads a list of texts of which none is empty. */
export function texts(option: string, list: unknown, atLeast = 0): readonly string[] {
  const isList =
    Array.isArray(list) && list.length >= atLeast && list.every(item => typeof item === 'string' && item !== '');
  if (!isList) throw new ConfigurationError(`${option}: must be a list of texts that are not empty.`);
  return [...(list as string[])];
}
