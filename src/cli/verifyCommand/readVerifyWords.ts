import { algorithmNames, factsOf, type Algorithm } from '../../keys/algorithms';
import { parseWords } from '../parseWords';
import { UsageError } from '../UsageError';

const text = { type: 'string' } as const;

/** The options of `authx verify`. */
export const verifyOptions = {
  key: text,
  'secret-file': text,
  jwks: text,
  'key-file': text,
  algorithm: text,
  issuer: text,
  audience: text,
  type: text,
  json: { type: 'boolean' },
} as const;

const sources = ['key', 'secret-file', 'jwks', 'key-file'] as const;

/** Where the keys are. Without a source, the environment has them. */
export interface KeysPlace {
  readonly source: (typeof sources)[number];
  /** A path, or for `jwks` also a URL. */
  readonly path: string;
  readonly algorithm: Algorithm | undefined;
}

const types = ['access', 'refresh', 'any'] as const;

/** The arguments of `authx verify`. */
export interface VerifyWords {
  /** The arguments that name the token. */
  readonly token: readonly string[];
  readonly place: KeysPlace | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly type: (typeof types)[number];
  readonly isJson: boolean;
}

/** Reads the arguments of `authx verify`. @throws UsageError if they are wrong */
export function readVerifyWords(words: readonly string[]): VerifyWords {
  const { values, positionals } = parseWords({ args: [...words], options: verifyOptions, allowPositionals: true });
  const empty = Object.entries(values).find(([, value]) => value === '');
  if (empty) throw new UsageError(`--${empty[0]}: must not be empty.`);
  const { issuer, audience, json = false } = values;
  const type = types.find(known => known === (values.type ?? 'any'));
  if (!type) throw new UsageError(`--type: must be one of ${types.join(', ')}.`);
  return { token: positionals, place: readPlace(values), issuer, audience, type, isJson: json };
}

type Values = Readonly<Partial<Record<(typeof sources)[number] | 'algorithm', string>>>;

function readPlace(values: Values): KeysPlace | undefined {
  const algorithm = values.algorithm === undefined ? undefined : readAlgorithm(values.algorithm);
  const [source, ...others] = sources.filter(name => values[name] !== undefined);
  if (others.length > 0) throw new UsageError(`Pass only one of --${sources.join(', --')}.`);
  if (source === undefined || source === 'key-file') {
    if (algorithm === undefined) return source && { source, path: String(values[source]), algorithm };
    throw new UsageError('--algorithm: is for --key, --secret-file and --jwks.');
  }
  const isSecret = algorithm !== undefined && factsOf(algorithm).family === 'HS';
  if (source === 'secret-file' && algorithm !== undefined && !isSecret) {
    throw new UsageError('--algorithm: a secret is for HS256, HS384 or HS512.');
  }
  if (source === 'jwks' && isSecret) throw new UsageError('--algorithm: a JWK set that is published has no secrets.');
  const assumed = source === 'secret-file' ? (algorithm ?? 'HS256') : algorithm;
  return { source, path: String(values[source]), algorithm: assumed };
}

function readAlgorithm(name: string): Algorithm {
  if (algorithmNames.includes(name as Algorithm)) return name as Algorithm;
  throw new UsageError(`--algorithm: must be one of ${algorithmNames.join(', ')}.`);
}
