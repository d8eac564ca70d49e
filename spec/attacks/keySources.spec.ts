import { createHash } from 'node:crypto';
import type { AuthXOptions } from '../../src/index';
import { forge, goodClaims, secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { foreignRsa, rsa } from './support/keys';
import { invalidToken } from './support/refusals';

const rs256: AuthXOptions = { algorithm: 'RS256', privateKey: rsa.privateKey };

describe('Attacks that name the key', () => {
  let hmac: AttackServer;
  let rs: AttackServer;
  let named: AttackServer;

  before(async () => {
    hmac = await AttackServer.start();
    rs = await AttackServer.start(rs256);
    named = await AttackServer.start({
      secretKey: secret,
      keyId: 'now',
      previousSecretKey: `${secret}-before`,
      previousKeyId: 'before',
    });
  });

  /** Signed with the key that the header names, and with the right key. The header member alone must cause the refusal. */
  async function refusesHeader(header: Record<string, unknown>): Promise<void> {
    await rs.refusesAlone(forge(goodClaims(), { header, algorithm: 'RS256', key: foreignRsa.privateKey }));
    await rs.refusesAlone(forge(goodClaims(), { header, algorithm: 'RS256', key: rsa.privateKey }));
    await hmac.refusesAlone(forge(goodClaims(), { header }));
  }

  const jwk = foreignRsa.publicKey.export({ format: 'jwk' });

  it('row 15: refuses a token that carries its key as jwk', () => refusesHeader({ jwk: { ...jwk } }));

  it('CVE-2018-0114: refuses a token signed with a key from its own header', async () => {
    await refusesHeader({ jwk: { ...jwk, kid: 'mine' }, kid: 'mine' });
    await hmac.refusesAlone(
      forge(goodClaims(), {
        header: { jwk: { kty: 'oct', k: Buffer.from('attacker').toString('base64url') } },
        key: 'attacker',
      }),
    );
  });

  it('row 16: refuses jku, and fetches nothing', () => refusesHeader({ jku: 'http://127.0.0.1:9/jwks.json' }));
  it('row 17: refuses x5u, and fetches nothing', () => refusesHeader({ x5u: 'http://127.0.0.1:9/cert.pem' }));
  it('row 18: refuses x5c', () =>
    refusesHeader({ x5c: [foreignRsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] }));

  /** Sent to a server whose keys have ids, and to one whose keys have none. */
  async function refusesKid(kid: unknown): Promise<void> {
    for (const server of [hmac, named]) await server.refusesAlone(forge(goodClaims(), { header: { kid } }));
  }

  it('row 19: refuses an unknown kid', () => refusesKid('unknown'));

  it('row 20: refuses a token without kid if the keys have ids', async () => {
    await named.refusesAlone(forge(goodClaims()));
    await named.refuses(forge(goodClaims(), { header: { kid: null } }));
    await named.refuses(forge(goodClaims(), { header: { kid: '' } }));
  });

  it('row 21: refuses kid as a list, as a number and as an object', async () => {
    for (const kid of [['now'], 0, { now: 'now' }]) await refusesKid(kid);
  });

  it('row 22: refuses a path as kid, signed with the content of the file, and reads no file', async () => {
    const header = { kid: '../../../../../../dev/null' };
    for (const server of [hmac, named]) {
      await server.refusesAlone(forge(goodClaims(), { header }));
      await server.refusesAlone(forge(goodClaims(), { header, key: '' }));
    }
  });

  it('row 23: refuses a kid with SQL quotes', () => refusesKid("x' UNION SELECT 'secret' --"));

  it('row 24: refuses a kid that names an inherited property', async () => {
    for (const kid of ['__proto__', 'constructor', 'toString']) await refusesKid(kid);
  });

  it('row 25: refuses a kid of 10 KB, and does not repeat it in the answer', async () => {
    await refusesKid('k'.repeat(4000));
    await refusesKid('k'.repeat(10_000));
  });

  it('tries only the key that kid names', async () => {
    const before = `${secret}-before`;
    await named.accepts(forge(goodClaims(), { header: { kid: 'now' } }));
    await named.accepts(forge(goodClaims(), { header: { kid: 'before' }, key: before }));
    const wrong = invalidToken('TokenInvalidSignatureError');
    await named.refuses(forge(goodClaims(), { header: { kid: 'now' }, key: before }), wrong);
    await named.refuses(forge(goodClaims(), { header: { kid: 'before' } }), wrong);
  });

  it('ignores x5t, which is not a key', async () => {
    const x5t = createHash('sha1').update('certificate').digest('base64url');
    await rs.accepts(forge(goodClaims(), { header: { x5t }, algorithm: 'RS256', key: rsa.privateKey }));
    await rs.refuses(
      forge(goodClaims(), { header: { x5t }, algorithm: 'RS256', key: foreignRsa.privateKey }),
      invalidToken('TokenInvalidSignatureError'),
    );
  });
});
