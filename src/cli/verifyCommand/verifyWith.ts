import { assertTokenType } from '../../access/AccessRule';
import { AuthXConfig } from '../../config/AuthXConfig';
import { AuthXError } from '../../errors/AuthXError';
import type { JsonObject } from '../../token/TokenType';
import { TokenVerifier } from '../../token/TokenVerifier';
import { UnknownKeyError } from '../../token/UnknownKeyError';
import type { CommandContext } from '../Command';
import { UsageError } from '../UsageError';
import { openKeys } from './openKeys';
import type { VerifyWords } from './readVerifyWords';

/** The result of verifying a token. */
export type Verdict =
  | { readonly valid: true; readonly payload: JsonObject }
  | { readonly valid: false; readonly error: { readonly error_type: string; readonly message: string } };

/** A verdict, and what only somebody who has the keys may know. */
export interface Verified {
  readonly verdict: Verdict;
  readonly hint?: string;
}

/** Verifies a token as AuthX does without a store: form, signature, claims, times and type. */
export async function verifyWith(
  { place, issuer, audience, type }: VerifyWords,
  environment: CommandContext['environment'],
  token: string,
): Promise<Verified> {
  const accepted = { decodeIssuer: issuer, decodeAudience: audience };
  const config =
    place === undefined
      ? AuthXConfig.fromEnv(accepted, withKeys(environment))
      : new AuthXConfig({ ...accepted, keys: await openKeys(place) });
  try {
    const payload = new TokenVerifier(config).verify(token);
    assertTokenType(payload, type);
    return { verdict: { valid: true, payload: payload.toJSON() } };
  } catch (error) {
    if (!(error instanceof AuthXError)) throw error;
    const verdict = { valid: false, error: { error_type: error.errorType, message: error.message } } as const;
    return error instanceof UnknownKeyError ? { verdict, hint: 'No key has the kid of the token.' } : { verdict };
  }
}

/** The variables that hold keys, as AuthX reads them. */
const keyVariables = ['JWT_SECRET_KEY', 'JWT_PRIVATE_KEY', 'JWT_PUBLIC_KEY'];

function withKeys(environment: CommandContext['environment']): CommandContext['environment'] {
  if (Object.entries(environment).some(([name, value]) => keyVariables.includes(name.toUpperCase()) && value !== '')) {
    return environment;
  }
  throw new UsageError('Name the key: pass --key, --secret-file, --jwks or --key-file, or set JWT_SECRET_KEY.');
}
