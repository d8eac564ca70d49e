import { attackKeys } from './attackKeys';
import { forge } from './forge';
import type { Forgery, TokenParts } from './Forgery';

/** Tokens that bring the key that verifies them, or name it by a path or a query. */
export function embeddedKeys({ claims, header }: TokenParts): Forgery[] {
  const made = [
    ['RS256', attackKeys('rsa')],
    ['ES256', attackKeys('ec')],
  ] as const;
  const secret = 'an-embedded-secret-of-the-attack-which-is-long-enough-for-every-hmac';
  const octets = { kty: 'oct', k: Buffer.from(secret).toString('base64url'), alg: 'HS256', kid: 'attack' };
  return [
    ...made.flatMap(([alg, { privateKey, publicKey }]) => {
      const jwk = { ...publicKey.export({ format: 'jwk' }), alg, use: 'sig', kid: 'attack' };
      const withHeader = (changes: object): string =>
        forge(claims, { header: { ...header, alg, ...changes }, key: privateKey, algorithm: alg });
      return [
        { row: 'embedded-key' as const, variant: `jwk, ${alg}`, token: withHeader({ jwk }), isCore: alg === 'RS256' },
        {
          row: 'embedded-key' as const,
          variant: `jwk with its kid, ${alg}`,
          token: withHeader({ jwk, kid: 'attack' }),
        },
        {
          row: 'embedded-key' as const,
          variant: `jwks, ${alg}`,
          token: withHeader({ jwks: { keys: [jwk] }, kid: 'attack' }),
        },
      ];
    }),
    {
      row: 'embedded-key',
      variant: 'jwk, a secret',
      token: forge(claims, { header: { ...header, alg: 'HS256', jwk: octets }, key: secret }),
    },
    ...keyIds.map(([variant, kid, key]) => ({
      row: 'key-id' as const,
      variant,
      token: forge(claims, { header: { ...header, alg: 'HS256', kid }, key }),
      isCore: kid === deepNull,
    })),
  ];
}

const deepNull = '../../../../../../../../dev/null';

/** The kid, and the key to which it leads a server that looks it up without care. */
const keyIds: readonly (readonly [variant: string, kid: unknown, key: string])[] = [
  ['the path of an empty file', deepNull, ''],
  ['the path of an empty file, absolute', '/dev/null', ''],
  ['the path of a file with a known text', '/proc/sys/kernel/randomize_va_space', '2\n'],
  ['SQL that gives a key', "x' UNION SELECT 'attack' -- ", 'attack'],
  ['SQL that gives a key, in quotation marks', 'x" UNION SELECT "attack" -- ', 'attack'],
  ['SQL that is always true', "x' OR '1'='1", 'attack'],
  ['a command', '| echo attack', 'attack'],
  ['__proto__', '__proto__', ''],
  ['constructor', 'constructor', ''],
  ['toString', 'toString', ''],
  ['__proto__, as text', '__proto__', '[object Object]'],
  ['constructor, as text', 'constructor', 'function Object() { [native code] }'],
  ['unknown', 'attack-unknown', ''],
  ['empty', '', ''],
  ['null', null, ''],
  ['an array', ['attack'], ''],
  ['an object', {}, ''],
  ['a number', 0, ''],
  ['10 KB', 'k'.repeat(10_240), ''],
];
