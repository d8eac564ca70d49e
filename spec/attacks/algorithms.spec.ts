import { constants, sign } from 'node:crypto';
import { forge, goodClaims, secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { encoded, goodHeader, goodJson } from './support/forgeParts';
import { ec, rsa } from './support/keys';
import { invalidToken } from './support/refusals';

describe('attacks on the algorithm', () => {
  let hmac: AttackServer;
  let rs: AttackServer;
  let es: AttackServer;

  before(async () => {
    hmac = await AttackServer.start();
    rs = await AttackServer.start({ algorithm: 'RS256', privateKey: rsa.privateKey });
    es = await AttackServer.start({ algorithm: 'ES256', privateKey: ec.privateKey });
  });

  /** Sends the token without a signature, with a right signature, and with a random signature. */
  async function refusesAlg(alg: unknown): Promise<void> {
    const header = { alg, typ: 'JWT' };
    const signed = forge(goodClaims(), { header });
    const unsigned = signed.slice(0, signed.lastIndexOf('.') + 1);
    for (const token of [signed, unsigned, `${unsigned}AAAA`]) await hmac.refuses(token);
  }

  it('row 1: refuses alg none', () => refusesAlg('none'));
  it('row 2: refuses alg None', () => refusesAlg('None'));
  it('row 3: refuses alg NONE', () => refusesAlg('NONE'));
  it('row 4: refuses alg nOnE', () => refusesAlg('nOnE'));
  it('row 5: refuses an empty alg', () => refusesAlg(''));
  it('row 6: refuses alg null, and a header without alg', async () => {
    await refusesAlg(null);
    await refusesAlg(undefined);
  });
  it('row 7: refuses alg as a list', () => refusesAlg(['HS256']));
  it('row 8: refuses alg as an object', () => refusesAlg({}));

  it('refuses an algorithm of the same family that is not configured, signed with the right key', async () => {
    for (const algorithm of ['HS384', 'HS512']) await hmac.refuses(forge(goodClaims(), { algorithm }));
    await rs.refuses(forge(goodClaims(), { algorithm: 'RS512', key: rsa.privateKey }));
  });

  it('refuses alg in another letter case', () => hmac.refuses(forge(goodClaims(), { header: { alg: 'hs256' } })));

  it('row 35: refuses PS256 if RS256 is configured, and the reverse, in the header or only in the signature', async () => {
    const ps = await AttackServer.start({ algorithm: 'PS256', privateKey: rsa.privateKey });
    const asPs = { algorithm: 'PS256', key: rsa.privateKey };
    const asRs = { algorithm: 'RS256', key: rsa.privateKey };
    await rs.refuses(forge(goodClaims(), asPs));
    await ps.refuses(forge(goodClaims(), asRs));
    await rs.refuses(
      forge(goodClaims(), { ...asPs, header: { alg: 'RS256' } }),
      invalidToken('TokenInvalidSignatureError'),
    );
    await ps.refuses(
      forge(goodClaims(), { ...asRs, header: { alg: 'PS256' } }),
      invalidToken('TokenInvalidSignatureError'),
    );
    await ps.accepts(forge(goodClaims(), asPs));
  });

  /** Returns an ES256 token with the given bytes as its signature. */
  function es256(signatureOf: (input: string) => Buffer): string {
    const input = `${encoded('{"alg":"ES256","typ":"JWT"}')}.${encoded(goodJson())}`;
    return `${input}.${encoded(signatureOf(input))}`;
  }
  const inP1363 = (input: string): Buffer =>
    sign('sha256', Buffer.from(input), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });

  it('row 36: refuses an ES256 signature whose r and s are 0', () =>
    es.refuses(
      es256(() => Buffer.alloc(64)),
      invalidToken('TokenInvalidSignatureError'),
    ));

  it('row 36: refuses an ES256 signature whose r and s are the order of the curve', async () => {
    const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
    await es.refuses(
      es256(() => Buffer.concat([order, order])),
      invalidToken('TokenInvalidSignatureError'),
    );
  });

  it('row 37: refuses an ES256 signature in DER', () =>
    es.refuses(
      es256(input => sign('sha256', Buffer.from(input), { key: ec.privateKey, dsaEncoding: 'der' })),
      invalidToken('TokenInvalidSignatureError'),
    ));

  it('row 38: refuses an ES256 signature of a wrong length', async () => {
    const wrong = invalidToken('TokenInvalidSignatureError');
    await es.refuses(
      es256(input => inP1363(input).subarray(0, 63)),
      wrong,
    );
    await es.refuses(
      es256(input => Buffer.concat([inP1363(input), Buffer.alloc(1)])),
      wrong,
    );
    await es.refuses(
      es256(() => Buffer.alloc(1)),
      wrong,
    );
    await es.refuses(
      es256(() => Buffer.alloc(0)),
      invalidToken(),
    );
    await es.accepts(es256(inP1363));
  });

  it('row 38: refuses an HMAC and an RSA signature of a wrong length', async () => {
    const wrong = invalidToken('TokenInvalidSignatureError');
    const good = forge(goodClaims());
    const signature = Buffer.from(good.split('.')[2]!, 'base64url');
    const input = good.slice(0, good.lastIndexOf('.'));
    await hmac.refuses(`${input}.${encoded(signature.subarray(0, 31))}`, wrong);
    await hmac.refuses(`${input}.${encoded(Buffer.concat([signature, Buffer.alloc(1)]))}`, wrong);
    const [header, payload, rest] = forge(goodClaims(), { algorithm: 'RS256', key: rsa.privateKey }).split('.');
    await rs.refuses(`${header!}.${payload!}.${encoded(Buffer.from(rest!, 'base64url').subarray(1))}`, wrong);
  });

  it('refuses a signature by another key', async () => {
    const wrong = invalidToken('TokenInvalidSignatureError');
    await hmac.refuses(forge(goodClaims(), { key: `${secret}!` }), wrong);
    await hmac.refuses(`${goodHeader}.${encoded(goodJson())}.${encoded(Buffer.alloc(32))}`, wrong);
  });

  it('refuses a PS256 signature whose salt is not as long as the hash', async () => {
    const ps = await AttackServer.start({ algorithm: 'PS256', privateKey: rsa.privateKey });
    const input = `${encoded('{"alg":"PS256","typ":"JWT"}')}.${encoded(goodJson())}`;
    const signature = sign('sha256', Buffer.from(input), {
      key: rsa.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 0,
    });
    await ps.refuses(`${input}.${encoded(signature)}`, invalidToken('TokenInvalidSignatureError'));
  });
});
