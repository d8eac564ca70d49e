import { expect } from 'chai';
import { JWTDecodeError, TokenInvalidAudienceError, TokenInvalidIssuerError } from '../../src/errors/errors';
import { AuthXConfig, type AuthXOptions } from '../../src/index';
import { complaint } from '../config/complaint';
import { pemPair } from '../keys/keyPairs';
import { makeAuth } from '../koa/support/serve';
import { outcomeOf } from '../sessions/support/login';
import { SpecStore } from '../sessions/support/SpecStore';
import { forge, goodClaims, secret } from '../support/forge';
import { TokenVerifier } from '../../src/token/TokenVerifier';
import { claimsOf, headerOf } from './issuing';

const profiled = {
  secretKey: secret,
  encodeIssuer: 'https://login.example',
  encodeAudience: 'api',
  encodeClientId: 'web',
  accessTokenProfile: 'rfc9068',
} as const satisfies AuthXOptions;
const good = { iss: 'https://login.example', aud: 'api', client_id: 'web' };

describe("accessTokenProfile 'rfc9068'", () => {
  const auth = makeAuth<never>({ config: profiled, sessions: { store: new SpecStore() } });

  it('issues access tokens with the type, the client and the text of the scopes', async () => {
    const { access_token: token, refresh_token: refresh } = await auth.createTokenPair('alice', {
      accessScopes: ['a', 'b:*'],
    });
    expect(headerOf(token).typ).to.equal('at+jwt');
    expect(claimsOf(token)).to.deep.include({ ...good, sub: 'alice', scopes: ['a', 'b:*'], scope: 'a b:*' });
    expect(claimsOf(token)).to.include.all.keys('iss', 'aud', 'sub', 'exp', 'iat', 'jti', 'client_id');
    expect(headerOf(refresh).typ).to.equal('JWT');
    expect(claimsOf(refresh)).to.not.have.property('scope');
    const scoped = await auth.createRefreshToken('alice', { scopes: ['a'] });
    expect(claimsOf(scoped))
      .to.deep.include({ scopes: ['a'] })
      .and.not.have.property('scope');
    for (const scopes of [undefined, []]) {
      expect(claimsOf(await auth.createAccessToken('alice', { scopes }))).to.not.have.property('scope');
    }
  });

  it('accepts them, and those that a refresh and a login of another client give', async () => {
    const pair = await auth.createTokenPair('alice', { accessScopes: ['a'], clientId: 'phone' });
    const { access_token: next } = await auth.refresh(pair.refresh_token);
    expect(headerOf(next).typ).to.equal('at+jwt');
    expect(claimsOf(next)).to.include({ client_id: 'phone', scope: 'a' });
    const payload = await auth.verifyToken(next, { scopes: ['a'] });
    expect([payload.clientId, payload.scopes]).to.deep.equal(['phone', ['a']]);
    expect(payload.extra).to.deep.equal({});
  });

  const verifier = new TokenVerifier(new AuthXConfig(profiled));
  const verify = (changes: object, header: Record<string, unknown> = { typ: 'at+jwt' }): unknown =>
    verifier.verify(forge(goodClaims({ ...good, ...changes }), { header }));

  it('accepts the type in every spelling of a media type', () => {
    for (const typ of ['at+jwt', 'AT+JWT', 'application/at+jwt']) expect(() => verify({}, { typ }), typ).to.not.throw();
  });

  it('refuses an access token of another form', () => {
    expect(() => verify({}, { typ: 'JWT' })).to.throw(JWTDecodeError);
    expect(() => verify({}, { typ: undefined })).to.throw(JWTDecodeError);
    for (const claim of ['iat', 'exp', 'sub', 'jti', 'client_id'] as const) {
      expect(() => verify({ [claim]: undefined }), claim).to.throw(JWTDecodeError);
    }
    expect(() => verify({ client_id: '' })).to.throw(JWTDecodeError);
    expect(() => verify({ client_id: 1 })).to.throw(JWTDecodeError);
    expect(() => verify({ iss: undefined })).to.throw(TokenInvalidIssuerError);
    expect(() => verify({ aud: undefined })).to.throw(TokenInvalidAudienceError);
  });

  it('refuses a refresh token with the type of an access token', () => {
    expect(() => verify({ type: 'refresh' })).to.throw(JWTDecodeError);
    expect(() => verify({ type: 'refresh' }, { typ: 'JWT' })).to.not.throw();
  });

  it('does not let a caller set the type', async () => {
    const failure = await auth.createAccessToken('alice', { headers: { typ: 'JWT' } }).catch((error: unknown) => error);
    expect(String(failure)).to.include('headers.typ is set by accessTokenProfile');
  });

  it('fails the start without what it needs', () => {
    for (const name of ['encodeIssuer', 'encodeAudience', 'encodeClientId'] as const) {
      expect(complaint({ ...profiled, [name]: undefined })).to.match(new RegExp(`^${name}: is missing`));
    }
    expect(complaint({ ...profiled, identityClaim: 'uid' })).to.match(/^identityClaim: must be sub/);
    expect(complaint({ ...profiled, accessTokenExpires: null })).to.match(/^accessTokenExpires: is null/);
    const { publicKey } = pemPair('P-256');
    const verifying = { algorithm: 'ES256', publicKey, accessTokenProfile: 'rfc9068' } as const;
    expect(complaint(verifying)).to.match(/^decodeIssuer: is missing/);
    expect(complaint({ ...verifying, decodeIssuer: 'x' })).to.match(/^decodeAudience: is missing/);
    expect(() => new AuthXConfig({ ...verifying, decodeIssuer: 'x', decodeAudience: 'y' })).to.not.throw();
  });
});

describe('The claims scope and scopes', () => {
  const auth = makeAuth<never>();
  const fate = (changes: object): Promise<string> => outcomeOf(auth.verifyToken(forge(goodClaims({ ...changes }))));

  it('must name the same scopes if a token has both', async () => {
    expect(await fate({ scopes: ['a', 'b'], scope: 'b a' })).to.equal('ok');
    expect(await fate({ scopes: [], scope: '' })).to.equal('ok');
    for (const scope of ['a', 'a b c', 'b', '', 'a  c']) {
      expect(await fate({ scopes: ['a', 'b'], scope }), scope).to.equal('JWTDecodeError');
    }
    expect(await fate({ scopes: [], scope: 'a' })).to.equal('JWTDecodeError');
    expect(await fate({ scopes: ['a'], scope: ['a'] })).to.equal('JWTDecodeError');
  });
});

describe('The option clientId', () => {
  it('is written as client_id, and must be a text', async () => {
    const auth = makeAuth<never>();
    expect(claimsOf(await auth.createAccessToken('alice', { clientId: 'web' })).client_id).to.equal('web');
    expect(claimsOf(await auth.createAccessToken('alice'))).to.not.have.property('client_id');
    for (const clientId of ['', 1, null, {}]) {
      const failure = await auth.createAccessToken('alice', { clientId: clientId as never }).catch(String);
      expect(failure).to.include('clientId must be a text');
    }
    const failure = await auth.createAccessToken('alice', { data: { client_id: 'web' } }).catch(String);
    expect(failure).to.include('client_id is a reserved claim');
  });
});
