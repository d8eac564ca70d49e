import { expect } from 'chai';
import { AuthX, ConfigurationError, RemoteIssuer, type AuthXInit, type RemoteIssuerOptions } from '../../src/index';
import { secret } from '../support/forge';

const good: RemoteIssuerOptions = { issuer: 'https://login.example', audience: 'api' };

/** Returns the message with which the start fails. */
function complaint(start: () => unknown): string {
  try {
    start();
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return expect.fail('started');
}

const refused = (changes: object): string => complaint(() => new RemoteIssuer({ ...good, ...changes }));

describe('The options of RemoteIssuer', () => {
  it('are few', () => {
    const issuer = new RemoteIssuer(good);
    expect(issuer).to.include({ issuer: 'https://login.example', subjectPrefix: undefined });
    expect(issuer.audience).to.deep.equal(['api']);
  });

  it('refuse misspelt names, at every level', () => {
    expect(refused({ audiences: 'api' })).to.match(/audiences: is not one of .* Did you mean audience\?/);
    expect(refused({ profile: { scope: 'scp' } })).to.match(/profile\.scope: is not one of .* Did you mean scopes\?/);
  });

  it('demand an issuer and an audience', () => {
    expect(complaint(() => new RemoteIssuer(undefined as never))).to.match(/pass an object/);
    for (const issuer of [undefined, '', 7]) expect(refused({ issuer })).to.match(/issuer: must be the iss claim/);
    expect(refused({ audience: undefined })).to.match(/audience: is missing/);
    for (const audience of [[], '', [''], [7], null, {}]) expect(refused({ audience })).to.match(/audience: must be/);
  });

  it('accept asymmetric algorithms only', () => {
    for (const algorithms of [['HS256'], ['RS256', 'HS512'], ['none'], ['rs256']]) {
      expect(refused({ algorithms })).to.match(/algorithms: .* is not one of RS256/);
    }
    for (const algorithms of [[], 'RS256', [undefined]])
      expect(refused({ algorithms })).to.match(/algorithms: must be/);
    expect(new RemoteIssuer({ ...good, algorithms: ['PS512', 'ES384'] }).issuer).to.equal(good.issuer);
  });

  it('demand https, or the loopback interface', () => {
    for (const jwksUri of [
      'http://login.example/jwks',
      'file:///keys',
      'login.example',
      '',
      7,
      'https://a:b@c/',
      'https://a/#b',
    ]) {
      expect(refused({ jwksUri }), String(jwksUri)).to.match(/jwksUri: must be an https URL/);
    }
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.1.2.3']) {
      expect(new RemoteIssuer({ ...good, jwksUri: `http://${host}:1/jwks` }).issuer).to.equal(good.issuer);
    }
    for (const issuer of ['http://login.example', 'accounts.example', 'urn:login', 'https://login.example?a=1']) {
      expect(refused({ issuer }), issuer).to.match(/its metadata is fetched there/);
      expect(new RemoteIssuer({ ...good, issuer, jwksUri: 'https://login.example/jwks' }).issuer).to.equal(issuer);
    }
  });

  it('demand times that are lengths, in an order that can be kept', () => {
    for (const name of ['cacheFor', 'keepFor', 'cooldown', 'timeout']) {
      for (const time of [0, -1, '10', 'soon', NaN, Infinity]) expect(refused({ [name]: time })).to.contain(name);
    }
    expect(refused({ cacheFor: '2h' })).to.match(/keepFor: is shorter than cacheFor/);
    expect(refused({ cooldown: '11m' })).to.match(/cacheFor: is shorter than cooldown/);
  });

  it('demand a profile that can be read', () => {
    for (const profile of ['other', null, [], 7]) expect(refused({ profile })).to.match(/profile: must be 'authx'/);
    for (const profile of [{ subject: '' }, { subject: 7 }, { scopes: '' }, { scopes: ['scope'] }]) {
      expect(refused({ profile })).to.match(/profile\.(subject|scopes): must be a text/);
    }
    for (const required of ['client_id', [7], ['']])
      expect(refused({ profile: { required } })).to.match(/required: must/);
    for (const values of [null, [], 'x']) expect(refused({ profile: { values } })).to.match(/values: must/);
    for (const value of [7, [], '', [null]])
      expect(refused({ profile: { values: { use: value } } })).to.match(/use: must/);
    for (const typ of [[], ['jwt'], ['logout+jwt'], 'JWT']) expect(refused({ profile: { typ } })).to.match(/typ: must/);
    expect(refused({ subjectPrefix: 7 })).to.match(/subjectPrefix: must be a text/);
  });
});

describe('issuers of AuthX', () => {
  const start = (init: AuthXInit<unknown>): AuthX => new AuthX(init);
  const remote = (issuer: string, subjectPrefix?: string): RemoteIssuer =>
    new RemoteIssuer({ ...good, issuer, subjectPrefix });
  const config = { secretKey: secret };

  it('need no configuration, or one without keys', () => {
    for (const init of [{}, { config: { keys: [] } }, { config: { keys: [], headerName: 'X-Token' } }]) {
      expect(start({ ...init, issuers: [new RemoteIssuer(good)] }).config.keys.keys).to.deep.equal([]);
    }
  });

  it('must be a list of RemoteIssuer', () => {
    for (const issuers of [{}, [good], 'https://login.example', [null], null]) {
      expect(complaint(() => start({ config, issuers: issuers as never }))).to.match(/issuers: must be a list/);
    }
  });

  it('must not be missing if there are no keys', () => {
    expect(complaint(() => start({ config: { keys: [] } }))).to.match(/keys: there are none/);
    expect(complaint(() => start({ issuers: [] }))).to.match(/keys: there are none/);
    expect(complaint(() => start({}))).to.match(/config: is missing/);
  });

  it('must be different ones, and none may be the application itself', () => {
    const [one, same] = [remote('https://a.example', ''), remote('https://a.example', '')];
    expect(complaint(() => start({ issuers: [one, same] }))).to.match(/https:\/\/a\.example is listed twice/);
    for (const own of [{ encodeIssuer: 'https://a.example' }, { decodeIssuer: ['x', 'https://a.example'] }]) {
      expect(complaint(() => start({ config: { ...config, ...own }, issuers: [one] }))).to.match(
        /also an issuer of this/,
      );
    }
  });

  it('must say how their users are told apart, as soon as tokens have two issuers', () => {
    expect(complaint(() => start({ config, issuers: [remote('https://a.example')] }))).to.match(
      /subjectPrefix is missing/,
    );
    const two = (a?: string, b?: string) => ({
      issuers: [remote('https://a.example', a), remote('https://b.example', b)],
    });
    expect(complaint(() => start(two('a:')))).to.match(/https:\/\/b\.example: subjectPrefix is missing/);
    expect(complaint(() => start(two('a', 'ab')))).to.match(/'a' begins 'ab' too/);
    for (const [a, b] of [
      ['', ''],
      ['', 'b:'],
      ['a:', 'b:'],
      ['team:', 'team:'],
    ] as const) {
      expect(start(two(a, b))).to.be.instanceOf(AuthX);
    }
    expect(start({ config, issuers: [remote('https://a.example', '')] })).to.be.instanceOf(AuthX);
  });
});
