import { createHash, createHmac } from 'node:crypto';
import type { TokenParts } from './Forgery';

const before = [
  '',
  'my',
  'my-',
  'my_',
  'the',
  'super',
  'super-',
  'super_',
  'jwt',
  'jwt-',
  'jwt_',
  'app',
  'test',
  'dev',
];
const after = [
  ...['', '!', '!!', '.', '@', '0', '1', '12', '123', '1234', '12345', '123456', '1!', '123!', '@123', '#123', '42'],
  ...['2020', '2021', '2022', '2023', '2024', '2025', '2026', 'key', '-key', '_key', 'secret', '-secret', '_secret'],
];

/**
 * Finds the secret of a live token by guessing, without a request: the given words with what people put before and after
 * them, short numbers, and the usual ways to make them longer.
 *
 * @returns undefined if no guess makes the signature of the token, or if the token has no HMAC
 */
export function guessSecret(live: TokenParts, words: readonly string[]): Buffer | undefined {
  const { alg } = live.header;
  if (typeof alg !== 'string' || !/^HS(256|384|512)$/.test(alg)) return undefined;
  const [header, claims, wanted] = live.parts;
  const hash = `sha${alg.slice(2)}`;
  const text = `${header}.${claims}`;
  for (const guess of guesses(words)) {
    const key = typeof guess === 'string' ? Buffer.from(guess) : guess;
    if (createHmac(hash, key).update(text).digest('base64url') === wanted) return key;
  }
  return undefined;
}

/** Words of projects, and words of which passwords are made. */
const usual = [
  ...[
    'quickstart',
    'myapp',
    'api',
    'server',
    'node',
    'nodejs',
    'koa',
    'express',
    'backend',
    'web',
    'demo',
    'sample',
    'temp',
  ],
  ...[
    'dummy',
    'foo',
    'bar',
    'foobar',
    's3cr3t',
    'p@ssw0rd',
    'passw0rd',
    'welcome',
    'iloveyou',
    'monkey',
    'dragon',
    'master',
  ],
  ...[
    'login',
    'user',
    'alice',
    'bob',
    'secure',
    'security',
    'signing-key',
    'signingkey',
    'mykey',
    'jwtkey',
    'apikey',
    'random',
  ],
  ...[
    'string',
    'todo',
    'replace-me',
    'replaceme',
    'please-change-me',
    'change-this',
    'change_this_secret',
    'verysecret',
  ],
];

function* guesses(words: readonly string[]): Iterable<string | Buffer> {
  const known = [...new Set([...words, ...usual])];
  for (const word of known) yield* spellingsOf(word);
  for (const word of known) {
    for (const first of before) for (const last of after) yield* casesOf(first + word + last);
  }
  for (let number = 0; number < 10_000; number++) yield String(number).padStart(4, '0');
  for (let code = 0; code < 256; code++) for (const length of [1, 16, 32, 48, 64]) yield Buffer.alloc(length, code);
}

/** A word as it stands, in other encodings, hashed, and repeated or padded until it is long enough. */
function* spellingsOf(word: string): Iterable<string | Buffer> {
  yield word;
  yield `${word}\n`;
  yield Buffer.from(word, 'base64');
  yield Buffer.from(word, 'hex');
  yield Buffer.from(word).toString('base64');
  yield Buffer.from(word).toString('hex');
  for (const name of ['md5', 'sha1', 'sha256', 'sha512']) {
    const digest = createHash(name).update(word).digest();
    yield digest;
    yield digest.toString('hex');
    yield digest.toString('base64');
  }
  if (word === '') return;
  for (let times = 2; times <= 16; times++) yield word.repeat(times);
  for (const length of [16, 32, 48, 64]) {
    yield word.repeat(Math.ceil(length / word.length)).slice(0, length);
    for (const filler of ['0', ' ', '\0', 'x', '=', '*', '-', '.']) yield word.padEnd(length, filler);
  }
}

function* casesOf(text: string): Iterable<string> {
  yield text;
  yield text.charAt(0).toUpperCase() + text.slice(1);
  yield text.toUpperCase();
}
