import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { attackKeys } from './attackKeys';
import { forge, signature } from './forge';
import type { Forgery, TokenParts } from './Forgery';
import { guessSecret } from './guessSecret';

/** Secrets that stand in tutorials, in templates, and in lists of leaked ones. */
export const weakSecrets: readonly string[] = [
  '',
  'secret',
  'changeme',
  'change-me',
  'change_me',
  'password',
  'your-256-bit-secret',
  'your-384-bit-secret',
  'your-512-bit-secret',
  'a-string-secret-at-least-256-bits-long',
  'your-secret-key',
  'your_secret_key',
  'your-secret',
  'your_jwt_secret',
  'your-jwt-secret',
  'jwt-secret',
  'jwt_secret',
  'jwtsecret',
  'JWT_SECRET',
  'JWT_SECRET_KEY',
  'secretkey',
  'secret-key',
  'secret_key',
  'SECRET_KEY',
  'supersecret',
  'super-secret',
  'super_secret',
  'super-secret-key',
  'supersecretkey',
  'mysecret',
  'my-secret',
  'my_secret',
  'mysecretkey',
  'my-secret-key',
  'my_secret_key',
  'topsecret',
  'shhhhh',
  'shhhhhhhhh',
  'shared-secret',
  'keyboard cat',
  'test',
  'test-secret',
  'testing',
  'dev',
  'dev-secret',
  'development',
  'production',
  'default',
  'admin',
  'root',
  'key',
  'private',
  'privatekey',
  'token',
  'jwt',
  'auth',
  'authx',
  'none',
  'null',
  'undefined',
  '123456',
  '12345678',
  '1234567890',
  'qwerty',
  'letmein',
  'hello',
  'example',
  'example_key',
  'insecure',
  'fallback-secret',
  'hmac-secret',
  'session-secret',
  'abc123',
  'c2VjcmV0',
];

/** The guesses that are sent, even if a signature shows that they are wrong: a server may accept more than one key. */
const sentSecrets = ['', 'secret', 'changeme', 'your-256-bit-secret'];

/** Tokens that are signed with a secret that can be guessed, with a foreign key, or with the published key. */
export function resigned(live: TokenParts, publicKeys: readonly string[]): Forgery[] {
  const { claims, header } = live;
  const isHmac = /^HS(256|384|512)$/.test(String(header.alg));
  const algorithm = isHmac ? String(header.alg) : 'HS256';
  const sign = (key: string | Buffer, alg = algorithm): string =>
    forge(changed, { header: { ...header, alg }, key, algorithm: alg });
  // With the right secret, the same claims would give the live token.
  const changed = { ...claims, exp: (Number(claims.exp) || Math.floor(Date.now() / 1000)) + 60 };
  const guessed = guessSecret(live, [...weakSecrets, ...wordsOf(live)]);
  return [
    ...[...sentSecrets, ...(guessed ? [guessed] : [])].map(secret => ({
      row: 'weak-secret' as const,
      variant: JSON.stringify(secret.toString()),
      token: sign(secret),
      isCore: secret === guessed || secret === '',
    })),
    { row: 'foreign-key', variant: `another secret, ${algorithm}`, token: sign(randomBytes(64)), isCore: true },
    ...['HS256', 'HS384', 'HS512']
      .filter(alg => alg !== algorithm)
      .map(alg => ({
        row: 'foreign-key' as const,
        variant: `another secret, ${alg}`,
        token: sign(randomBytes(64), alg),
      })),
    ...foreignPairs(live),
    ...publicKeys.flatMap(pem =>
      publicSecrets(pem).map(([variant, key]) => ({
        row: 'public-key-as-secret' as const,
        variant,
        token: sign(key, 'HS256'),
        isCore: true,
      })),
    ),
  ];
}

/** Words from the claims, with which people make secrets. */
const wordsOf = ({ claims }: TokenParts): string[] =>
  ['sub', 'iss', 'aud', 'username', 'name'].flatMap(name => {
    const value = claims[name];
    return typeof value === 'string' ? [value, ...value.split(/[^A-Za-z0-9]+/)].filter(word => word.length > 2) : [];
  });

function foreignPairs({ claims, header, parts }: TokenParts): Forgery[] {
  const rsa = attackKeys('rsa').privateKey;
  const ec = attackKeys('ec').privateKey;
  const ed = generateKeyPairSync('ed25519').privateKey;
  const pairs = [
    ['RS256', rsa],
    ['PS256', rsa],
    ['ES256', ec],
    ['EdDSA', ed],
  ] as const;
  const zero = `${forge(claims, { header: { ...header, alg: 'ES256' }, key: ec, algorithm: 'ES256' })
    .split('.', 2)
    .join('.')}.${Buffer.alloc(64).toString('base64url')}`;
  return [
    ...pairs.map(([alg, key]) => ({
      row: 'foreign-key' as const,
      variant: `another key, ${alg}`,
      token: forge(claims, { header: { ...header, alg }, key, algorithm: alg }),
    })),
    { row: 'wrong-signature', variant: 'ES256 with r = s = 0', token: zero },
    {
      row: 'wrong-signature',
      variant: 'an HMAC of the parts in another order',
      token: `${parts[0]}.${parts[1]}.${signature(`${parts[1]}.${parts[0]}`, 'HS256', '')}`,
    },
  ];
}

/** The spellings of a public key that libraries have taken as a secret (CVE-2016-10555, CVE-2022-23541, CVE-2023-48223). */
function publicSecrets(pem: string): (readonly [string, string | Buffer])[] {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return [
    ['PEM', pem],
    ['PEM without the last line end', pem.trimEnd()],
    ['PEM with CRLF', pem.replaceAll('\n', '\r\n')],
    ['PEM after a space', ` ${pem}`],
    ['DER', der],
  ];
}
