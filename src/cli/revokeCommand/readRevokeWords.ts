import { parseWords } from '../parseWords';
import { readTime } from '../readTime';
import { storeWords, type StoreWords } from '../storeCommand/storeWords';
import { UsageError } from '../UsageError';

const text = { type: 'string' } as const;

/** The options of `authx revoke`. */
export const revokeOptions = {
  ...storeWords,
  token: text,
  jti: text,
  expires: text,
  session: text,
  subject: text,
  before: text,
  'login-type': text,
  json: { type: 'boolean' },
} as const;

/** What to revoke. */
export type Target =
  | { readonly kind: 'token'; readonly token: string }
  /** `expires` is null for a token that never expires. */
  | { readonly kind: 'jti'; readonly jti: string; readonly expires: Date | null }
  | { readonly kind: 'session'; readonly sid: string; readonly loginType: string | undefined }
  | {
      readonly kind: 'subject';
      readonly subject: string;
      readonly before: Date | undefined;
      readonly loginType: string | undefined;
    };

/** The arguments of `authx revoke`. */
export interface RevokeWords {
  readonly target: Target;
  readonly store: StoreWords;
  readonly isJson: boolean;
}

const kinds = ['token', 'jti', 'session', 'subject'] as const;

type Values = Readonly<Partial<Record<keyof typeof revokeOptions, string | boolean>>>;

/** Reads the arguments of `authx revoke`. @throws UsageError if they are wrong */
export function readRevokeWords(words: readonly string[]): RevokeWords {
  const { values } = parseWords({ args: [...words], options: revokeOptions });
  const [kind, ...others] = kinds.filter(name => values[name] !== undefined);
  if (kind === undefined || others.length > 0) {
    throw new UsageError('Name what to revoke: pass one of --token, --jti, --session and --subject.');
  }
  refuseStray(kind, values);
  const value = String(values[kind]);
  // A variable of a script that is not set must not look like a revocation that succeeded.
  if (value === '') throw new UsageError(`--${kind}: is empty.`);
  return { target: targetOf(kind, value, values), store: values, isJson: values.json === true };
}

/** Options that belong to another kind would be ignored silently. */
function refuseStray(kind: (typeof kinds)[number], values: Values): void {
  const owners = { expires: ['jti'], before: ['subject'], 'login-type': ['session', 'subject'] } as const;
  for (const [option, of] of Object.entries(owners)) {
    if (values[option as keyof typeof owners] === undefined || (of as readonly string[]).includes(kind)) continue;
    throw new UsageError(`--${option}: belongs to --${of.join(' and --')}.`);
  }
}

function targetOf(kind: (typeof kinds)[number], value: string, values: Values): Target {
  const loginType = values['login-type'] === undefined ? undefined : String(values['login-type']);
  switch (kind) {
    case 'token':
      return { kind, token: value };
    case 'jti':
      return { kind, jti: value, expires: readExpires(values.expires) };
    case 'session':
      return { kind, sid: value, loginType };
    default:
      return { kind, subject: value, before: readBefore(values.before), loginType };
  }
}

function readExpires(given: Values['expires']): Date | null {
  if (given === undefined) {
    throw new UsageError('--expires: say until when the token is valid, such as 2030-01-31T12:00:00Z, or never.');
  }
  return given === 'never' ? null : readTime('expires', String(given));
}

function readBefore(given: Values['before']): Date | undefined {
  if (given === undefined) return undefined;
  const before = readTime('before', String(given));
  if (before.getTime() > Date.now()) throw new UsageError('--before: must not be in the future.');
  return before;
}
