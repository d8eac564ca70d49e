import { encodePart } from './forge';
import type { Forgery, TokenParts } from './Forgery';

const spellings: readonly unknown[] = [
  'none',
  'None',
  'NONE',
  'nOnE',
  'none ',
  '',
  null,
  ['HS256'],
  ['none'],
  {},
  0,
  true,
];

/** Tokens without a signature: `alg` is none in every spelling, missing, or no text. */
export function unsigned({ claims, header, parts: [, , signature] }: TokenParts): Forgery[] {
  const make = (changes: Record<string, unknown>, last = ''): string =>
    `${encodePart({ typ: 'JWT', ...changes })}.${encodePart(claims)}.${last}`;
  const { alg: _, ...withoutAlg } = header;
  return [
    ...spellings.map((alg, i) => ({
      row: 'alg-none' as const,
      variant: JSON.stringify(alg),
      token: make({ ...header, alg }),
      isCore: i === 0 || i === 3,
    })),
    { row: 'alg-none', variant: 'alg is missing', token: make(withoutAlg) },
    { row: 'alg-none', variant: 'none, without kid', token: make({ alg: 'none' }), isCore: true },
    { row: 'alg-none', variant: 'none, with a signature', token: make({ ...header, alg: 'none' }, signature) },
    {
      row: 'alg-none',
      variant: 'none, without the last dot',
      token: make({ alg: 'none' }).slice(0, -1),
    },
    {
      row: 'alg-none',
      variant: 'alg twice, none last',
      token: `${encodePart(`{"typ":"JWT","alg":${JSON.stringify(header.alg ?? 'HS256')},"alg":"none"}`)}.${encodePart(claims)}.`,
    },
    {
      row: 'alg-none',
      variant: 'the signature is empty, the alg is not',
      token: make({ ...header }),
      isCore: true,
    },
  ];
}
