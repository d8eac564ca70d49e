import { plainJson } from './plainText';
import { readableTimes } from './readableTimes';
import { readVerifyWords, verifyOptions } from './verifyCommand/readVerifyWords';
import { verifyWith } from './verifyCommand/verifyWith';
import type { Command } from './Command';
import { readToken } from './readToken';

const help = `Usage: authx verify [token | -] [options]

Verifies a token as AuthX does: its form, signature, claims and times. It asks no store, so that a revoked token is valid
here. It does not ask for the proof of a token that is bound to a key.

Without a token, or with -, the command reads it from standard input. Prefer that: other users of the machine see arguments
in the list of processes.

  --key <file>          a public key, private key or certificate: PEM, DER or JWK
  --secret-file <file>  a secret
  --jwks <file or URL>  a JWK set that is published, such as https://login.example/.well-known/jwks.json. A URL needs jose
  --key-file <file>     the keys of authx keys
  --algorithm <name>    the algorithm of the key. Default: as the key says, HS256 for a secret
  --issuer <iss>        the issuer that is accepted. Default: any
  --audience <aud>      the audience that is accepted. Default: only tokens without an audience
  --type <type>         access, refresh or any. Default: any
  --json                prints JSON: { valid: true, payload } or { valid: false, error: { error_type, message } }
  --help                prints this text

Without a key, the environment variables of AuthX are used: JWT_SECRET_KEY, JWT_PUBLIC_KEY, JWT_ALGORITHM, and others.

The exit code is 0 if the token is valid; 1 if it is not, or if the keys cannot be read; 2 for wrong arguments.`;

/** Verifies a token. */
export const verify: Command = {
  summary: 'verifies a token with a key',
  help,
  options: verifyOptions,

  async run(words, { environment, input, print }) {
    const given = readVerifyWords(words);
    const token = await readToken(given.token, input);
    const { verdict, hint = '' } = await verifyWith(given, environment, token);
    if (given.isJson) print(plainJson(verdict));
    if (!verdict.valid) {
      const { error_type: type, message } = verdict.error;
      throw new Error(`The token is not valid. ${type}: ${message}. ${hint}`.trimEnd());
    }
    if (given.isJson) return;
    print('The token is valid.');
    print(plainJson({ payload: verdict.payload, times: readableTimes(verdict.payload) }));
  },
};
