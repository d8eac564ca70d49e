import { expect } from 'chai';
import { forge, goodClaims } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { goodJsonWith } from './support/forgeParts';
import { insufficientScope, invalidToken, notFresh } from './support/refusals';

const now = (): number => Math.floor(Date.now() / 1000);
const admin = insufficientScope('admin:*');
const atFresh = ['/fresh', '/text/fresh'];
const atAdmin = ['/scope', '/text/scope'];

describe('Attacks on the requirements of a route', () => {
  let server: AttackServer;

  before(async () => {
    server = await AttackServer.start();
  });

  it('row 89: refuses a token without a type or with an unknown type', async () => {
    await server.refuses(forge(goodClaims({ type: undefined })));
    for (const type of [null, 5, ['access'], { type: 'access' }]) await server.refuses(forge(goodClaims({ type })));
    const wrong = invalidToken('AccessTokenRequiredError');
    for (const type of ['', 'ACCESS', 'id', 'access ']) {
      const token = forge(goodClaims({ type }));
      await server.refuses(token, wrong, ['/access', '/text/access', '/optional', '/fresh', '/read']);
      await server.refuses(token, invalidToken('RefreshTokenRequiredError'), ['/refresh']);
      await server.refuses(token, invalidToken('TokenTypeError'), ['/any']);
    }
  });

  it('row 89: throws if the server code asks for an unknown type', async () => {
    const token = await server.auth.createAccessToken('alice');
    for (const type of ['acess', '', null, 'id']) {
      const error: unknown = await server.auth
        .verifyToken(token, { type: type as 'any' })
        .catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(TypeError);
    }
  });

  it('row 90: refuses a refresh token on routes for access tokens', async () => {
    const token = await server.auth.createRefreshToken('alice', { scopes: ['admin:*'] });
    const paths = ['/access', '/text/access', '/optional', ...atFresh, '/fresh-recent', ...atAdmin, '/read'];
    await server.refuses(token, invalidToken('AccessTokenRequiredError'), paths);
    await server.accepts(token, '/refresh');
    await server.accepts(token, '/any');
    const fresh = forge(goodClaims({ type: 'refresh', fresh: true, auth_time: now() }));
    await server.refuses(fresh, invalidToken('AccessTokenRequiredError'), [...atFresh, '/fresh-recent']);
  });

  it('row 91: refuses an access token on routes for refresh tokens', async () => {
    const token = await server.auth.createAccessToken('alice', { fresh: true, scopes: ['admin:*'] });
    await server.refuses(token, invalidToken('RefreshTokenRequiredError'), ['/refresh']);
    await server.accepts(token, '/any');
  });

  it('row 92: requires a new login for a token that is not fresh, and sends max_age only if the guard has one', async () => {
    const stale = await server.auth.createAccessToken('alice');
    await server.refuses(stale, notFresh(), atFresh);
    await server.refuses(stale, notFresh(300), ['/fresh-recent']);
    await server.refuses(forge(goodClaims({ fresh: undefined })), notFresh(), atFresh);
    const fresh = await server.auth.createAccessToken('alice', { fresh: true });
    for (const path of [...atFresh, '/fresh-recent']) await server.accepts(fresh, path);
  });

  it('row 92: requires a new login for a fresh token whose authentication is too old', async () => {
    const old = { fresh: true, auth_time: now() - 400 };
    await server.refuses(forge(goodClaims(old)), notFresh(300), ['/fresh-recent']);
    await server.accepts(forge(goodClaims(old)), '/fresh');
    await server.refuses(forge(goodClaims({ fresh: true, iat: now() - 400 })), notFresh(300), ['/fresh-recent']);
    await server.refuses(forge(goodClaims({ fresh: true, iat: undefined })), notFresh(300), ['/fresh-recent']);
    await server.refuses(forge(goodClaims({ auth_time: now() })), notFresh(300), ['/fresh-recent']);
    await server.accepts(forge(goodClaims({ fresh: true, iat: now() - 200 })), '/fresh-recent');
  });

  it('row 93: refuses a fresh claim that is not a boolean', async () => {
    for (const fresh of ['true', 'false', 1, null, {}]) {
      await server.refuses(forge(goodClaims({ fresh })), invalidToken(), ['/access', ...atFresh, '/any']);
    }
  });

  it('row 94: refuses a token without the required scope, and never says which scopes it has', async () => {
    await server.refuses(await server.auth.createAccessToken('alice'), admin, atAdmin);
    await server.refuses(forge(goodClaims({ scopes: [] })), admin, atAdmin);
    await server.refuses(forge(goodClaims({ scopes: null })), admin, atAdmin);
    await server.refuses(forge(goodClaims({ scopes: ['held:by-the-caller'] })), admin, atAdmin);
    await server.refuses(forge(goodClaims({ scopes: ['held:by-the-caller'] })), insufficientScope('users:read'), [
      '/read',
    ]);
    await server.accepts(forge(goodClaims({ scopes: ['held:by-the-caller', 'admin:*'] })), '/scope');
  });

  it('row 95: does not match admin:* with administrator:x or with a part of it', async () => {
    for (const scope of [
      'administrator:x',
      'administrator:*',
      'admin',
      'admin:',
      'admin:users',
      '*',
      ':*',
      '*:*',
      'a*',
    ]) {
      await server.refuses(forge(goodClaims({ scopes: [scope] })), admin, atAdmin);
    }
    for (const scope of [
      'users',
      'users:',
      'users:readx',
      'users:rea',
      'user:*',
      'users*',
      '*',
      ':*',
      'users:read:*x',
    ]) {
      await server.refuses(forge(goodClaims({ scopes: [scope] })), insufficientScope('users:read'), ['/read']);
    }
    for (const scope of ['users:*', 'users:read', 'users:read:*']) {
      await server.accepts(forge(goodClaims({ scopes: [scope] })), '/read');
    }
  });

  it('row 96: compares scopes with their letter case', async () => {
    for (const scope of ['ADMIN:*', 'Admin:*', 'admin:* ', ' admin:*']) {
      await server.refuses(forge(goodClaims({ scopes: [scope] })), admin, atAdmin);
    }
    await server.refuses(forge(goodClaims({ scopes: ['Users:Read'] })), insufficientScope('users:read'), ['/read']);
  });

  it('row 97: refuses scopes as a number, an object or a string, on every route', async () => {
    const paths = ['/access', ...atAdmin, '/read', '/any'];
    for (const scopes of [5, { 0: 'admin:*', length: 1 }, 'admin:*', true, [5], ['admin:*', null], [['admin:*']]]) {
      await server.refuses(forge(goodClaims({ scopes })), invalidToken(), paths);
    }
    for (const scope of [5, ['admin:*'], {}]) await server.refuses(forge(goodClaims({ scope })), invalidToken(), paths);
  });

  it('row 97: reads the scope claim of RFC 8693, separated by spaces, if there is no scopes claim', async () => {
    await server.accepts(forge(goodClaims({ scope: 'other admin:*' })), '/scope');
    await server.refuses(forge(goodClaims({ scope: 'other,admin:*' })), admin, atAdmin);
    // Services that read only one of them must not see other rights.
    for (const scopes of [[], ['other']]) {
      await server.refuses(forge(goodClaims({ scope: 'admin:*', scopes })), invalidToken(), atAdmin);
    }
  });

  it('row 98: does not change prototypes or rights through a __proto__ claim', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const gift = '{"fresh":true,"scopes":["admin:*"],"type":"access","sub":"root","polluted":true}';
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const token = forge(goodJsonWith(`"${name}":${gift}`));
      await server.accepts(token);
      await server.refuses(token, notFresh(), atFresh);
      await server.refuses(token, admin, atAdmin);
      const payload = await server.auth.verifyToken(token);
      expect(payload.sub).to.equal('alice');
      expect(payload.extra).not.to.have.property('polluted');
    }
    const nested = forge(goodJsonWith('"a":{"__proto__":{"polluted":true}}'));
    await server.accepts(nested);
    expect(Object.getOwnPropertyNames(Object.prototype)).to.deep.equal(before);
    expect({}).not.to.have.property('polluted');
  });

  it('row 98: ignores __proto__ in the header', async () => {
    await server.accepts(forge(goodClaims(), { header: '{"alg":"HS256","__proto__":{"kid":"x"}}' }));
    await server.refuses(forge(goodClaims(), { header: '{"__proto__":{"alg":"HS256"}}' }));
  });
});
