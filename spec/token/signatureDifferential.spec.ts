import { expect } from 'chai';
import fc from 'fast-check';
import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { algorithmNames, factsOf, type Algorithm } from '../../src/keys/algorithms';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { AuthXError } from '../../src/errors/AuthXError';
import { signatureVerifier } from '../../src/token/signatureVerifier';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { runs } from '../faults/support/runs';
import { pairFor, pemPair } from '../keys/keyPairs';
import { forge, goodClaims, secret, signature } from '../support/forge';
import { isSignedByJsonwebtoken } from './support/byJsonwebtoken';

/** One configuration for each algorithm, with the keys that sign and verify. */
interface Party {
  readonly algorithm: Algorithm;
  readonly signing: string | KeyObject;
  readonly key: KeyObject;
  readonly verifier: TokenVerifier;
}

function makeParty(algorithm: Algorithm): Party {
  const isSymmetric = algorithm.startsWith('HS');
  const signing = isSymmetric ? secret : pairFor(algorithm).privateKey;
  const options = isSymmetric ? { secretKey: secret } : { privateKey: signing };
  // Nothing is cached, so each verdict is computed again.
  const config = new AuthXConfig({ algorithm, ...options, rememberedTokens: 0 });
  return {
    algorithm,
    signing,
    key: isSymmetric ? createSecretKey(Buffer.from(secret)) : createPublicKey(signing),
    verifier: new TokenVerifier(config),
  };
}

/** Returns false for a refusal of this library. Any other error is a fault and is thrown. */
function isAccepted(verifier: TokenVerifier, token: string): boolean {
  try {
    verifier.verify(token);
    return true;
  } catch (error) {
    if (error instanceof AuthXError) return false;
    throw error;
  }
}

const decode = (part: string): string => Buffer.from(part, 'base64url').toString();
const encode = (text: string | Buffer): string => Buffer.from(text as string).toString('base64url');
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Cases in which this library intentionally refuses what jsonwebtoken accepts. Each case is detected without code of the library. */
const strictness: Readonly<Record<string, { readonly reason: string; readonly holds: (token: string) => boolean }>> = {
  spelling: {
    reason: 'another spelling of the same bytes is another string for one token (RFC 4648 section 3.5)',
    holds: token => token.split('.').some(part => encode(Buffer.from(part, 'base64url')) !== part),
  },
  header: {
    reason:
      'the member chooses the key, or asks for processing that is not done (RFC 7515 section 4.1), or is no known kid',
    holds: token => {
      const header = JSON.parse(decode(token.split('.')[0] as string)) as object;
      return ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'cty', 'kid'].some(name => name in header);
    },
  },
  typ: {
    reason: 'the token is of another type (RFC 8725 section 3.11)',
    holds: token => {
      const { typ } = JSON.parse(decode(token.split('.')[0] as string)) as { typ?: unknown };
      return typ !== undefined && typ !== 'JWT';
    },
  },
  duplicate: {
    reason: 'two members of one name mean different things to different readers (RFC 7519 section 4)',
    holds: token => {
      const text = decode(token.split('.')[1] as string);
      return JSON.stringify(JSON.parse(text)).length < text.length;
    },
  },
  claims: {
    reason: 'a claim that has a meaning here is missing, or of the wrong kind',
    holds: token => {
      const claims: unknown = JSON.parse(decode(token.split('.')[1] as string));
      if (typeof claims !== 'object' || claims === null) return true;
      const { sub, jti, type, scopes } = claims as Record<string, unknown>;
      return [sub, jti, type].some(claim => typeof claim !== 'string') || typeof scopes === 'string';
    },
  },
};

const extraHeaders = [
  { crit: ['exp'] },
  { jwk: { kty: 'oct', k: 'AA' } },
  { kid: 'another' },
  { zip: 'DEF' },
  { typ: 'logout+jwt' },
  { typ: 'at+jwt' },
  { nonsense: [1] },
];

const rewrittenClaims: readonly ((claims: Record<string, unknown>) => string)[] = [
  claims => JSON.stringify({ ...claims, jti: undefined }),
  claims => JSON.stringify({ ...claims, sub: 7 }),
  claims => JSON.stringify({ ...claims, scopes: 'admin' }),
  claims => JSON.stringify({ ...claims, type: null }),
  claims => `{"sub":"root",${JSON.stringify(claims).slice(1)}`,
  claims => JSON.stringify({ ...claims, ä: '\u{1f600}', deep: { list: [{}, [1.5, null]] } }),
  () => '[]',
  () => '"text"',
  () => 'null',
];

/** Changes one part of a token and keeps the signature, or signs the changed token with the right key. */
type Mutation = (token: string, party: Party, random: readonly [number, number]) => string;

const withSignature = (token: string, change: (bytes: Buffer) => Buffer): string => {
  const [header, claims, last] = token.split('.') as [string, string, string];
  return `${header}.${claims}.${encode(change(Buffer.from(last, 'base64url')))}`;
};

const resigned = (header: object, claims: string, { algorithm, signing }: Party): string => {
  const input = `${encode(JSON.stringify(header))}.${encode(claims)}`;
  return `${input}.${signature(input, algorithm, signing)}`;
};

const headerOf = (token: string): object => JSON.parse(decode(token.split('.')[0] as string)) as object;
const claimsOf = (token: string): string => decode(token.split('.')[1] as string);

const mutations: Readonly<Record<string, Mutation>> = {
  'the token as it is': token => token,
  'a character replaced': (token, _, [where, what]) =>
    token.slice(0, where % token.length) + alphabet.charAt(what % 64) + token.slice((where % token.length) + 1),
  'a character removed': (token, _, [where]) =>
    token.slice(0, where % token.length) + token.slice((where % token.length) + 1),
  'a character inserted': (token, _, [where, what]) =>
    token.slice(0, where % token.length) +
    `${alphabet}=+/. \n\u00e9`.charAt(what % 71) +
    token.slice(where % token.length),
  'the last character of the signature replaced': (token, _, [, what]) =>
    token.slice(0, -1) + alphabet.charAt(what % 64),
  'a bit of the signature flipped': (token, _, [where, what]) =>
    withSignature(token, bytes => {
      const place = where % bytes.length;
      bytes[place] = (bytes[place] as number) ^ (1 << (what % 8));
      return bytes;
    }),
  'a signature cut or lengthened': (token, _, [where, what]) =>
    withSignature(token, bytes =>
      what % 2 === 0 ? bytes.subarray(0, where % bytes.length) : Buffer.concat([bytes, Buffer.alloc(1 + (where % 40))]),
    ),
  'r or s replaced by a value at the edge': (token, _, [where, what]) =>
    withSignature(token, bytes => {
      const half = bytes.length >> 1;
      return bytes.fill(
        [0, 0xff, 1][what % 3] as number,
        where % 2 === 0 ? 0 : half,
        where % 2 === 0 ? half : bytes.length,
      );
    }),
  'another algorithm in the header': (token, _, [where]) => {
    const names = [...algorithmNames, 'none', 'None', '', 'hs256'];
    const [, claims, last] = token.split('.') as [string, string, string];
    return `${encode(JSON.stringify({ alg: names[where % names.length], typ: 'JWT' }))}.${claims}.${last}`;
  },
  "another algorithm's signature": (token, { algorithm, signing }, [where]) => {
    const { family } = factsOf(algorithm);
    const others = algorithmNames.filter(name =>
      family === 'HS' ? name.startsWith('HS') : family !== 'ES' && /^[RP]S/.test(name),
    );
    const other = others[where % Math.max(1, others.length)] ?? 'HS256';
    const input = token.slice(0, token.lastIndexOf('.'));
    // For the ES family, the public key is used as an HMAC secret.
    const key = family === 'ES' ? createPublicKey(signing).export({ type: 'spki', format: 'pem' }) : signing;
    return `${input}.${signature(input, other, key)}`;
  },
  'a header with a member more, signed': (token, party, [where]) =>
    resigned({ ...headerOf(token), ...extraHeaders[where % extraHeaders.length] }, claimsOf(token), party),
  'claims written otherwise, signed': (token, party, [where]) => {
    const rewrite = rewrittenClaims[where % rewrittenClaims.length] as (claims: Record<string, unknown>) => string;
    return resigned(headerOf(token), rewrite(JSON.parse(claimsOf(token)) as Record<string, unknown>), party);
  },
};

/** Returns a key pair that names the hash functions and the minimum salt length. */
function pssPair(hash: string, saltLength: number): { privateKey: KeyObject; publicKey: KeyObject } {
  const options = { modulusLength: 2048, hashAlgorithm: hash, mgf1HashAlgorithm: hash };
  // The type declarations require a string, and Node.js a number.
  return generateKeyPairSync('rsa-pss', { ...options, saltLength: saltLength as unknown as string });
}

const cases = runs(4000, 10_000);

/** jsonwebtoken does not know EdDSA. */
const signedByBoth = algorithmNames.filter(name => name !== 'EdDSA');

describe('Signature verification compared with jsonwebtoken', () => {
  const parties = signedByBoth.map(makeParty);

  it(`gives the same verdict for ${String(cases)} mutated tokens, except for intended strictness`, function () {
    this.timeout(120_000);
    const tokens = parties.map(({ algorithm, signing }) => forge(goodClaims(), { algorithm, key: signing }));
    const names = Object.keys(mutations);
    const plans = fc.sample(
      fc.record({
        party: fc.nat({ max: parties.length - 1 }),
        name: fc.constantFrom(...names),
        random: fc.tuple(fc.nat(), fc.nat()),
      }),
      { numRuns: cases, seed: 20_260 },
    );
    const counts = { accepted: 0, refused: 0 };
    const met = new Map<string, number>();
    for (const { party: index, name, random } of plans) {
      const party = parties[index] as Party;
      const token = (mutations[name] as Mutation)(tokens[index] as string, party, random);
      const ours = isAccepted(party.verifier, token);
      const theirs = isSignedByJsonwebtoken({ ...party, token });
      counts[ours ? 'accepted' : 'refused'] += 1;
      if (ours === theirs) continue;
      const kind = ours ? undefined : Object.keys(strictness).find(each => strictness[each]?.holds(token));
      expect(kind, `${party.algorithm}, ${name}: ours ${String(ours)}, theirs ${String(theirs)}: ${token}`).to.be.a(
        'string',
      );
      met.set(kind as string, (met.get(kind as string) ?? 0) + 1);
    }
    // Both verdicts are frequent, and every case of strictness occurred. An unused exception must be removed.
    expect(counts.accepted).to.be.greaterThan(cases / 20);
    expect(counts.refused).to.be.greaterThan(cases / 2);
    expect([...met.keys()].sort()).to.deep.equal(Object.keys(strictness).sort());
  });

  it('gives the same verdict for every algorithm with every key', () => {
    const pss = (hash: string, saltLength: number): KeyObject => pssPair(hash, saltLength).publicKey;
    const keys: Readonly<Record<string, KeyObject>> = {
      secret: createSecretKey(Buffer.from(secret)),
      rsa: createPublicKey(pemPair('rsa2048').publicKey),
      'another rsa': createPublicKey(pemPair('other-rsa2048').publicKey),
      p256: createPublicKey(pemPair('P-256').publicKey),
      p384: createPublicKey(pemPair('P-384').publicKey),
      p521: createPublicKey(pemPair('P-521').publicKey),
      'rsa-pss of sha256': pss('sha256', 32),
      'rsa-pss of sha512': pss('sha512', 64),
      'rsa-pss with a longer salt': pss('sha256', 40),
      'rsa-pss without parameters': generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey,
      ed25519: generateKeyPairSync('ed25519').publicKey,
    };
    let accepted = 0;
    for (const { algorithm, signing } of parties) {
      const token = forge(goodClaims(), { algorithm, key: signing });
      const signed = token.slice(0, token.lastIndexOf('.'));
      for (const [name, key] of Object.entries(keys)) {
        const ours = signatureVerifier(algorithm, key)(signed, token.slice(signed.length + 1));
        expect(ours, `${algorithm} with ${name}`).to.equal(isSignedByJsonwebtoken({ token, algorithm, key }));
        if (ours) accepted += 1;
      }
    }
    expect(accepted).to.equal(signedByBoth.length);
  });

  it('gives the same verdict with RSA-PSS keys that name their parameters', () => {
    for (const [algorithm, hash, saltLength] of [
      ['PS256', 'sha256', 32],
      ['PS384', 'sha384', 48],
      ['PS512', 'sha512', 20],
      ['PS256', 'sha512', 32],
    ] as const) {
      const { privateKey, publicKey } = pssPair(hash, saltLength);
      const fits = hash === `sha${algorithm.slice(2)}`;
      const token = fits
        ? forge(goodClaims(), { algorithm, key: privateKey })
        : forge(goodClaims(), { algorithm, key: pemPair('rsa2048').privateKey });
      const signed = token.slice(0, token.lastIndexOf('.'));
      const ours = signatureVerifier(algorithm, publicKey)(signed, token.slice(signed.length + 1));
      expect(ours, `${algorithm} with ${hash}`).to.equal(fits);
      expect(isSignedByJsonwebtoken({ token, algorithm, key: publicKey })).to.equal(fits);
    }
  });

  it('does not depend on an earlier signature', () => {
    const verify = signatureVerifier('HS256', createSecretKey(Buffer.from(secret)));
    const token = forge(goodClaims());
    const signed = token.slice(0, token.lastIndexOf('.'));
    const good = token.slice(signed.length + 1);
    expect(verify(signed, good)).to.equal(true);
    // Each text has the length of a signature, but is shorter after decoding.
    for (const text of ['='.repeat(43), `${good.slice(0, 20)}${'='.repeat(23)}`, '\u00e9'.repeat(43), '.'.repeat(43)]) {
      expect(verify(signed, text), text).to.equal(false);
    }
    expect(verify(signed, '')).to.equal(false);
    expect(verify(signed, good)).to.equal(true);
  });
});
