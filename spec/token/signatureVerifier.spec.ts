import {
  constants,
  createSecretKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { expect } from 'chai';
import { algorithmNames, type Algorithm } from '../../src/keys/algorithms';
import { signatureVerifier } from '../../src/token/signatureVerifier';
import { secret, signature } from '../support/forge';

const signed = 'header.claims';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ES512: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
};

const ed = generateKeyPairSync('ed25519');

/** A key that allows PSS alone, with the parameters that it names. The types of Node.js want a text for the salt's length. */
const pssPair = (named: {
  hashAlgorithm: string;
  mgf1HashAlgorithm: string;
  saltLength: number;
}): KeyPairKeyObjectResult => generateKeyPairSync('rsa-pss', { modulusLength: 2048, ...(named as object) });

/** A PSS signature with any hash functions and any salt, which the key need not allow to a verifier. */
const pssSignature = (key: KeyObject, hash: string, saltLength: number): string =>
  sign(hash, Buffer.from(signed), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }).toString('base64url');

const keysOf = (algorithm: Algorithm): { signing: KeyObject | string; verifying: KeyObject } => {
  if (algorithm.startsWith('HS')) return { signing: secret, verifying: createSecretKey(Buffer.from(secret)) };
  const pair = algorithm === 'EdDSA' ? ed : algorithm.startsWith('ES') ? ec[algorithm as keyof typeof ec] : rsa;
  return { signing: pair.privateKey, verifying: pair.publicKey };
};

const families = ['HS', 'RS', 'PS', 'ES', 'Ed'] as const;
const keyOfFamily: Readonly<Record<(typeof families)[number], readonly KeyObject[]>> = {
  HS: [createSecretKey(Buffer.from(secret))],
  RS: [rsa.publicKey],
  PS: [rsa.publicKey],
  ES: [ec.ES256.publicKey, ec.ES384.publicKey, ec.ES512.publicKey],
  Ed: [ed.publicKey],
};

describe('signatureVerifier', () => {
  for (const algorithm of algorithmNames) {
    describe(`with ${algorithm}`, () => {
      const { signing, verifying } = keysOf(algorithm);
      const good = signature(signed, algorithm, signing);
      const isSigned = signatureVerifier(algorithm, verifying);

      it('accepts a signature over exactly the signed text', () => {
        expect(isSigned(signed, good)).to.equal(true);
        expect(isSigned(`${signed}x`, good)).to.equal(false);
      });

      it('refuses a signature with a changed, missing or additional character', () => {
        const other = good.startsWith('A') ? 'B' : 'A';
        for (const bad of [`${other}${good.slice(1)}`, good.slice(0, -4), `${good}AAAA`, '', 'A']) {
          expect(isSigned(signed, bad), bad).to.equal(false);
        }
      });

      if (typeof signing !== 'string') {
        it('accepts nothing with a private key', () => {
          expect(signatureVerifier(algorithm, signing)(signed, good)).to.equal(false);
        });
      }

      for (const family of families) {
        if (algorithm.startsWith(family) || (/^[RP]S/.test(algorithm) && /^[RP]S/.test(family))) continue;
        it(`accepts nothing with a key for ${family}`, () => {
          for (const key of keyOfFamily[family]) {
            expect(signatureVerifier(algorithm, key)(signed, good)).to.equal(false);
          }
        });
      }
    });
  }

  it('refuses an HS signature that ends in characters which are not base64url, right after the genuine one', () => {
    const isSigned = signatureVerifier('HS256', createSecretKey(Buffer.from(secret)));
    const good = signature(signed, 'HS256', secret);
    expect(isSigned(signed, good)).to.equal(true);
    expect(isSigned(signed, `${good.slice(0, 40)}!!!`)).to.equal(false);
  });

  it('accepts an ES signature only with a key on the curve of the algorithm', () => {
    for (const algorithm of ['ES256', 'ES384', 'ES512'] as const) {
      for (const [curve, pair] of Object.entries(ec)) {
        const text = signature(signed, algorithm, pair.privateKey);
        expect(signatureVerifier(algorithm, pair.publicKey)(signed, text), curve).to.equal(curve === algorithm);
      }
    }
  });

  it('refuses a signature of an Ed25519 key for every algorithm but EdDSA', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const text = sign(null, Buffer.from(signed), privateKey).toString('base64url');
    for (const algorithm of algorithmNames) {
      expect(signatureVerifier(algorithm, publicKey)(signed, text), algorithm).to.equal(algorithm === 'EdDSA');
    }
  });

  describe('with a key for PSS alone', () => {
    it('accepts PS signatures if the key allows the hash functions and the salt of the algorithm', () => {
      for (const saltLength of [0, 31, 32]) {
        const pair = pssPair({ hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength });
        const isSigned = signatureVerifier('PS256', pair.publicKey);
        expect(isSigned(signed, pssSignature(pair.privateKey, 'sha256', 32)), String(saltLength)).to.equal(true);
      }
    });

    it('accepts nothing if the key names another hash function, another mask or a longer salt', () => {
      for (const named of [
        { hashAlgorithm: 'sha512', mgf1HashAlgorithm: 'sha512', saltLength: 32 },
        { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha512', saltLength: 32 },
        { hashAlgorithm: 'sha512', mgf1HashAlgorithm: 'sha256', saltLength: 32 },
        { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 33 },
      ]) {
        const { privateKey, publicKey } = pssPair(named);
        const text = pssSignature(privateKey, named.hashAlgorithm, named.saltLength);
        expect(signatureVerifier('PS256', publicKey)(signed, text), JSON.stringify(named)).to.equal(false);
      }
    });

    it('accepts no RS signature', () => {
      const { privateKey, publicKey } = pssPair({
        hashAlgorithm: 'sha256',
        mgf1HashAlgorithm: 'sha256',
        saltLength: 32,
      });
      const text = pssSignature(privateKey, 'sha256', 32);
      expect(signatureVerifier('RS256', publicKey)(signed, text)).to.equal(false);
    });
  });

  it('refuses a PS signature with a salt that is shorter or longer than the hash', () => {
    for (const saltLength of [0, 31, 33, 64]) {
      const text = pssSignature(rsa.privateKey, 'sha256', saltLength);
      expect(signatureVerifier('PS256', rsa.publicKey)(signed, text), String(saltLength)).to.equal(false);
    }
  });
});
