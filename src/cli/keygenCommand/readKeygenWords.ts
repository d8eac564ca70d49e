import { algorithmNames, type Algorithm } from '../../keys/algorithms';
import { parseWords } from '../parseWords';
import { UsageError } from '../UsageError';
import { formsOf, keyForms, type KeyForm } from './keyTexts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** The options of `authx keygen`. */
export const keygenOptions = {
  algorithm: text,
  kid: text,
  jwk: flag,
  pem: flag,
  secret: flag,
  out: text,
  public: text,
  print: flag,
  json: flag,
} as const;

/** The arguments of `authx keygen`. */
export interface KeygenWords {
  readonly algorithm: Algorithm;
  readonly form: KeyForm;
  readonly kid: string | undefined;
  /** The file for the private key or the secret. */
  readonly out: string | undefined;
  /** The file for the public key. */
  readonly publicFile: string | undefined;
  readonly isPrinted: boolean;
  readonly isJson: boolean;
}

/** Reads the arguments of `authx keygen`. @throws UsageError if they are wrong */
export function readKeygenWords(words: readonly string[]): KeygenWords {
  const { values } = parseWords({ args: [...words], options: keygenOptions });
  const { algorithm: named = 'ES256', kid, out, public: publicFile, print = false, json = false } = values;
  const algorithm = readAlgorithm(named);
  const form = readForm(algorithm, values);
  if ([kid, out, publicFile].includes('')) throw new UsageError('--kid, --out and --public must not be empty.');
  if (kid !== undefined && form !== 'jwk') throw new UsageError('--kid: is part of a JWK only. Pass --jwk too.');
  if (publicFile !== undefined && formsOf(algorithm).includes('secret')) {
    throw new UsageError(`--public: a secret for ${algorithm} has no public half.`);
  }
  if (out !== undefined && out === publicFile) throw new UsageError('--public: must be another file than --out.');
  if (print && out !== undefined) throw new UsageError('Pass --out or --print, not both.');
  return { algorithm, form, kid, out, publicFile, isPrinted: print, isJson: json };
}

function readAlgorithm(name: string): Algorithm {
  if (algorithmNames.includes(name as Algorithm)) return name as Algorithm;
  throw new UsageError(`--algorithm: must be one of ${algorithmNames.join(', ')}.`);
}

function readForm(algorithm: Algorithm, values: Partial<Record<KeyForm | 'kid', string | boolean>>): KeyForm {
  const possible = formsOf(algorithm) as readonly [KeyForm, KeyForm];
  const [form, ...others] = keyForms.filter(each => values[each] === true);
  if (others.length > 0) throw new UsageError('Pass only one of --jwk, --pem and --secret.');
  if (form === undefined) return values.kid === undefined ? possible[0] : 'jwk';
  if (possible.includes(form)) return form;
  throw new UsageError(`--${form}: a key for ${algorithm} is written with --${possible.join(' or --')}.`);
}
