import { encodePart } from './forge';
import type { Forgery, TokenParts } from './Forgery';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Other spellings of a live token, texts that are no token of three parts, and huge ones. */
export function respelled({ token, claims, header, parts: [first, second, third] }: TokenParts): Forgery[] {
  const forms: readonly (readonly [Forgery['row'], string, string])[] = [
    ['re-encoded', 'the last character of the signature', `${first}.${second}.${loose(third)}`],
    ['re-encoded', 'the last character of the claims', `${first}.${loose(second)}.${third}`],
    ['re-encoded', 'the last character of the header', `${loose(first)}.${second}.${third}`],
    ['re-encoded', 'padding after the signature', `${token}${padding(third)}`],
    ['re-encoded', 'padding after each part', [first, second, third].map(part => part + padding(part)).join('.')],
    ['re-encoded', 'the standard alphabet of base64', token.replaceAll('-', '+').replaceAll('_', '/')],
    ['re-encoded', 'a space in the signature', `${first}.${second}.${third.slice(0, 4)} ${third.slice(4)}`],
    ['re-encoded', 'a percent sign in the signature', `${first}.${second}.${third.slice(0, 4)}%${third.slice(4)}`],
    ['re-encoded', 'a tilde after the signature', `${token}~`],
    ['token-form', 'a dot at the end', `${token}.`],
    ['token-form', 'a dot at the start', `.${token}`],
    ['token-form', 'one part', first],
    ['token-form', 'two parts', `${first}.${second}`],
    ['token-form', 'four parts', `${token}.${third}`],
    ['token-form', 'five parts', `${first}..${second}.${third}.${third}`],
    ['token-form', 'an empty header', `.${second}.${third}`],
    ['token-form', 'empty claims', `${first}..${third}`],
    ['token-form', 'two dots', '..'],
    ['token-form', 'a JSON serialization', JSON.stringify({ protected: first, payload: second, signature: third })],
    ['token-form', 'in quotation marks', `"${token}"`],
    ['token-form', 'the JSON of the claims', JSON.stringify(claims)],
    ['token-form', 'base64 of the claims', encodePart(claims)],
    ['token-form', 'the subject', typeof claims.sub === 'string' ? claims.sub : 'admin'],
    ['token-form', 'null', 'null'],
    ['token-form', 'undefined', 'undefined'],
    ['token-form', '[object Object]', '[object Object]'],
    ['token-form', 'true', 'true'],
    ['token-form', 'claims that are a list', `${first}.${encodePart([claims])}.${third}`],
    ['token-form', 'claims that are null', `${first}.${encodePart('null')}.${third}`],
    ['token-form', 'claims that are no JSON', `${first}.${encodePart('{')}.${third}`],
    ['token-form', 'a header that is no JSON', `${encodePart('{')}.${second}.${third}`],
    ['token-form', 'a header that is null', `${encodePart('null')}.${second}.${third}`],
    ['token-form', 'a header that is a list', `${encodePart([header])}.${second}.${third}`],
    [
      'token-form',
      'invalid UTF-8 in the claims',
      `${first}.${encodePart(Buffer.from('{"sub":"\xff"}', 'latin1'))}.${third}`,
    ],
    ['token-form', 'a byte order mark', `${first}.${encodePart(`\ufeff${JSON.stringify(claims)}`)}.${third}`],
    ['huge-token', '9 KB of claims', `${first}.${encodePart({ ...claims, attack: 'x'.repeat(6700) })}.${third}`],
    ['huge-token', 'JSON of depth 3000', `${first}.${encodePart(`${'['.repeat(3000)}${']'.repeat(3000)}`)}.${third}`],
    [
      'huge-token',
      'a header of depth 3000',
      `${encodePart(`{"alg":${'['.repeat(3000)}${']'.repeat(3000)}}`)}.${second}.${third}`,
    ],
    ['huge-token', '5000 dots', '.'.repeat(5000)],
  ];
  return forms.filter(([, , text]) => text !== token).map(([row, variant, text]) => ({ row, variant, token: text }));
}

/** Changes the bits of the last character that decoders ignore (RFC 4648 section 3.5). Unchanged if there are none. */
function loose(part: string): string {
  if (part.length % 4 === 0) return part;
  const last = alphabet.indexOf(part.at(-1) ?? '');
  return last === -1 ? part : part.slice(0, -1) + (alphabet[last ^ 1] as string);
}

const padding = (part: string): string => '='.repeat((4 - (part.length % 4)) % 4);
