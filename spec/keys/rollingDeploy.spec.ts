import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { AuthX, AuthXError, type AuthXOptions } from '../../src/index';

const pair = (): { privateKey: KeyObject; publicKey: KeyObject } => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [former, next] = [pair(), pair()];
const [oldSecret, newSecret] = ['o', 'n'].map(letter => letter.repeat(64)) as [string, string];

/** The configurations of the deploys in docs/keys.md, one after the other, for each way to give keys. */
const deploys: Readonly<Record<string, readonly AuthXOptions[]>> = {
  'a list of keys': [
    { keys: [{ key: former.privateKey, state: 'signing' }] },
    {
      keys: [
        { key: former.privateKey, state: 'signing' },
        { key: next.privateKey, state: 'upcoming' },
      ],
    },
    {
      keys: [
        { key: former.privateKey, state: 'verifying' },
        { key: next.privateKey, state: 'signing' },
      ],
    },
    { keys: [{ key: next.privateKey, state: 'signing' }] },
  ],
  'a secret and the previous one': [
    { secretKey: oldSecret },
    { secretKey: oldSecret, previousSecretKey: newSecret },
    { secretKey: newSecret, previousSecretKey: oldSecret },
    { secretKey: newSecret },
  ],
  'a private key and the previous public key': [
    { algorithm: 'ES256', privateKey: former.privateKey },
    { algorithm: 'ES256', privateKey: former.privateKey, previousPublicKey: next.publicKey },
    { algorithm: 'ES256', privateKey: next.privateKey, previousPublicKey: former.publicKey },
    { algorithm: 'ES256', privateKey: next.privateKey },
  ],
};

/** Tells how a process answers to a token of another process. */
async function answer(signer: AuthX, verifier: AuthX): Promise<string> {
  try {
    const { access_token: token } = await signer.createTokenPair('alice');
    return (await verifier.verifyToken(token)).sub;
  } catch (error) {
    return (error as AuthXError).name;
  }
}

for (const [way, options] of Object.entries(deploys)) {
  describe(`A rolling deploy with ${way}`, () => {
    const [first, upcoming, switched, last] = options.map(config => new AuthX({ config })) as [
      AuthX,
      AuthX,
      AuthX,
      AuthX,
    ];

    it('lets processes before and after each deploy accept the tokens of each other', async () => {
      for (const [before, after] of [
        [first, upcoming],
        [upcoming, switched],
      ] as const) {
        expect([await answer(before, after), await answer(after, before)]).to.deep.equal(['alice', 'alice']);
      }
      expect(await answer(switched, last)).to.equal('alice');
    });

    it('would refuse tokens of the new key if the first deploy were left out', async () => {
      expect(await answer(switched, first)).to.equal('JWTDecodeError');
    });

    it('refuses tokens of the former key at the end', async () => {
      expect(await answer(first, last)).to.equal('JWTDecodeError');
    });
  });
}
