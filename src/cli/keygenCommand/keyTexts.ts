import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto';
import { factsOf } from '../../keys/algorithms';
import type { MadeKey } from '../../keys/file/makeKey';
import { derivedKid, publicJwk } from '../../keys/publicJwk';

/** The forms in which a key can be written. */
export const keyForms = ['jwk', 'pem', 'secret'] as const;
export type KeyForm = (typeof keyForms)[number];

/** A key as text. */
export interface KeyTexts {
  /** By which AuthX knows the key if it is configured without another name. */
  readonly kid: string;
  /** The private key or the secret. */
  readonly key: string;
  /** Undefined for a secret, which has no public half. */
  readonly publicKey: string | undefined;
}

/** Returns the forms of keys for an algorithm. The first one is the default. */
export const formsOf = (algorithm: MadeKey['alg']): readonly KeyForm[] =>
  factsOf(algorithm).family === 'HS' ? ['secret', 'jwk'] : ['pem', 'jwk'];

/** Writes a key in a form. */
export function keyTexts(made: MadeKey, form: KeyForm): KeyTexts {
  if (form === 'secret') return secretTexts(made);
  const isSecret = made.kty === 'oct';
  if (form === 'jwk') {
    const { kid, alg, use } = made;
    const open = isSecret ? undefined : { ...publicJwk(createPublicKey(toInput(made))), kid, alg, use };
    return { kid, key: JSON.stringify(made), publicKey: open && JSON.stringify(open) };
  }
  const pem = { format: 'pem' } as const;
  return {
    kid: made.kid,
    key: String(createPrivateKey(toInput(made)).export({ ...pem, type: 'pkcs8' })).trimEnd(),
    publicKey: String(createPublicKey(toInput(made)).export({ ...pem, type: 'spki' })).trimEnd(),
  };
}

/** A secret is configured as text, and AuthX uses the bytes of the text. */
function secretTexts({ k: secret = '' }: MadeKey): KeyTexts {
  return { kid: derivedKid(createSecretKey(Buffer.from(secret))), key: secret, publicKey: undefined };
}

const toInput = (key: MadeKey) => ({ key, format: 'jwk' }) as const;
