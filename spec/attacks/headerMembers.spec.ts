import { expect } from 'chai';
import { decodeStrictly } from '../../src/token/decodeStrictly';
import { forge, goodClaims } from '../support/forge';
import { AttackServer } from './support/AttackServer';

describe('Attacks with header members', () => {
  let server: AttackServer;

  before(async () => {
    server = await AttackServer.start();
  });

  const refuses = (header: Record<string, unknown>): Promise<void> => server.refuses(forge(goodClaims(), { header }));

  it('row 58: refuses crit with an unknown extension', () => refuses({ crit: ['exp'], exp: 1 }));
  it('row 59: refuses an empty crit', () => refuses({ crit: [] }));
  it('row 60: refuses b64 false, with and without crit', async () => {
    await refuses({ b64: false });
    await refuses({ b64: false, crit: ['b64'] });
    await refuses({ b64: true, crit: ['b64'] });
    await refuses({ b64: true });
  });
  it('row 61: refuses crit that names alg', () => refuses({ crit: ['alg'] }));
  it('rows 58 to 61: refuses crit of any type', async () => {
    for (const crit of [null, 'exp', {}, [1], ['__proto__']]) await refuses({ crit });
  });

  it('row 62: refuses zip', async () => {
    for (const zip of ['DEF', null]) await refuses({ zip });
  });
  it('row 63: refuses cty, which marks a nested token', async () => {
    for (const cty of ['JWT', 'json']) await refuses({ cty });
  });
  it('row 64: refuses another typ, such as that of a token for another purpose', async () => {
    const wrong = [
      'JWE',
      'JOSE',
      'dpop+jwt',
      'logout+jwt',
      'secevent+jwt',
      'xJWT',
      'JWTx',
      'application/',
      '',
      null,
      5,
    ];
    for (const typ of [...wrong, ['JWT'], {}]) await refuses({ typ });
  });

  it('freezes a decoded header that is cached, so one token cannot change the next', () => {
    const { header } = decodeStrictly(forge(goodClaims()));
    expect(() => Object.assign(header, { alg: 'none' })).to.throw(TypeError);
    expect(decodeStrictly(forge(goodClaims())).header.alg).to.equal('HS256');
  });

  it('accepts a token without typ, and typ JWT or at+jwt in any letter case', async () => {
    for (const typ of [undefined, 'JWT', 'jwt', 'at+jwt', 'application/at+jwt', 'AT+JWT']) {
      await server.accepts(forge(goodClaims(), { header: { typ } }));
    }
  });
});
