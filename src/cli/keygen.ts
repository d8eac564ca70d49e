import { existsSync, writeFileSync } from 'node:fs';
import { makeKey } from '../keys/file/makeKey';
import { keyTexts } from './keygenCommand/keyTexts';
import { keygenOptions, readKeygenWords } from './keygenCommand/readKeygenWords';
import type { Command } from './Command';
import { UsageError } from './UsageError';

const help = `Usage: authx keygen [options]

Makes a key that signs tokens: a private key, or a random secret for the algorithms HS256, HS384 and HS512. For keys that
are replaced while servers run, use authx keys instead.

  --algorithm <name>  HS256, RS256, PS256, ES256, EdDSA, ... Default: ES256
  --pem               writes PEM. This is the default, except for secrets
  --jwk               writes a JWK with kid and alg
  --secret            writes 64 random bytes as base64url. This is the default for secrets
  --kid <kid>         the kid of the JWK. Default: as AuthX names the key
  --out <file>        writes the key into a new file, which only its owner can read
  --public <file>     writes the public key into a new file
  --print             prints the key although standard output is a terminal
  --json              prints JSON: { alg, kid, key? or out?, public? }
  --help              prints this text

Without --out, the key is printed. The kid is printed on standard error. An existing file is never overwritten.

The exit code is 0; 1 if a file exists or cannot be written; 2 for wrong arguments.`;

/** Makes a key. */
export const keygen: Command = {
  summary: 'makes a private key or a secret',
  help,
  options: keygenOptions,

  async run(words, { isTerminal, print, warn }) {
    const { algorithm, form, kid: named, out, publicFile, isPrinted, isJson } = readKeygenWords(words);
    if (out === undefined && isTerminal && !isPrinted) {
      throw new UsageError('The key would be shown on the terminal. Pass --out <file>, or --print to show it.');
    }
    const made = await makeKey(algorithm);
    const { kid, key, publicKey } = keyTexts(named === undefined ? made : { ...made, kid: named }, form);
    const files = [
      { path: out, text: key, mode: 0o600 },
      { path: publicFile, text: publicKey, mode: 0o644 },
    ];
    for (const { path } of files) if (path !== undefined && existsSync(path)) throw existing(path);
    for (const { path, text, mode } of files) if (path !== undefined) write(path, `${String(text)}\n`, mode);
    if (isJson) {
      print(JSON.stringify({ alg: algorithm, kid, ...(out === undefined ? { key } : { out }), public: publicFile }));
    } else {
      if (out === undefined) print(key);
      const notes = [
        out !== undefined && `The key is in ${out}.`,
        publicFile !== undefined && `The public key is in ${publicFile}.`,
      ];
      warn([`Made a key for ${algorithm} with the kid ${kid}.`, ...notes.filter(Boolean)].join(' '));
    }
  },
};

const existing = (path: string): Error => new Error(`${path} exists already. Name another file.`);

/** Writes a new file. */
function write(path: string, text: string, mode: number): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw existing(path);
    throw new Error(`${path} cannot be written (${code}). Name a file in a folder that you may write to.`);
  }
}
