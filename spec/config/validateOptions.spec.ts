import { inspect } from 'node:util';
import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { environmentVariables } from '../../src/config/environment';
import { optionValues } from '../../src/config/optionValues';
import { ConfigurationError } from '../../src/errors/errors';
import { secret } from '../support/forge';
import { complaint as complaintOf } from './complaint';

/** Returns the error message for these options together with a valid secret. */
const complaint = (options: object): string => complaintOf(Object.assign({ secretKey: secret }, options));

describe('Validation of option names', () => {
  it('refuses an unknown name', () => {
    expect(complaint({ colour: 'red' })).to.equal('colour: is not an option. docs/configuration.md lists all options.');
  });

  it('suggests the right name for a misspelled one', () => {
    expect(complaint({ secretkey: 'x' })).to.include('Did you mean secretKey?');
    expect(complaint({ header_name: 'x' })).to.include('Did you mean headerName?');
    expect(complaint({ 'weak-keys': 'warn' })).to.include('Did you mean weakKeys?');
    expect(complaint({ KeyID: 'x' })).to.include('Did you mean keyId?');
    expect(complaint({ remembered_tokens: 1 })).to.include('Did you mean rememberedTokens?');
  });

  it('suggests options that share a word with the name, if none is close', () => {
    expect(complaint({ expiresIn: '15m' })).to.include('Did you mean accessTokenExpires, or refreshTokenExpires?');
    expect(complaint({ audience: 'x' })).to.include('encodeAudience, or decodeAudience');
    expect(complaint({ cookieName: 'x' })).to.include('accessCookieName');
    expect(complaint({ formerCookie: [] })).to.include('Did you mean formerCookies?');
  });

  for (const option of Object.keys(optionValues)) {
    it(`suggests the right name for an almost correct ${option}`, () => {
      // In a short name, a missing letter is too much of a difference.
      const misspelt =
        option.length > 4 ? option.slice(0, 2) + option.slice(3) : `${option.slice(0, 2)}x${option.slice(3)}`;
      expect(complaint({ [misspelt]: 'x' })).to.include(`${misspelt}: is not an option. Did you mean `);
      expect(complaint({ [option.toUpperCase()]: 'x' })).to.include(`Did you mean ${option}?`);
    });
  }

  for (const [variable, [option]] of Object.entries(environmentVariables)) {
    it(`refuses the name of an environment variable: ${variable}`, () => {
      expect(complaint({ [variable]: 'x' }))
        .to.include(variable)
        .and.to.include(`Did you mean ${option}?`);
    });
  }

  it('names all unknown options, not only the first', () => {
    expect(complaint({ one: 1, two: 2 }))
      .to.include('one: ')
      .and.to.include('two: ');
  });

  it('refuses names of inherited properties', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty', 'isPrototypeOf'])
      expect(complaint({ [name]: 'x' })).to.match(new RegExp(`^${name}: is not an option`));
  });

  it('refuses options on __proto__', () => {
    const options = JSON.parse(`{"secretKey":"${secret}","__proto__":{"headerName":"X-Evil"}}`) as AuthXOptions;
    expect(() => new AuthXConfig(options)).to.throw(ConfigurationError, '__proto__');
  });
});

describe('Validation of the options object', () => {
  for (const options of [undefined, null, 'secret', 42, [], () => secret]) {
    it(`refuses ${typeof options} ${JSON.stringify(options)}`, () => {
      expect(() => new AuthXConfig(options as never)).to.throw(ConfigurationError);
    });
  }
});

/** Invalid values for options of each type. */
const flags = ['true', 'false', 0, 1, '', null];
const headerNames = ['', 'X Auth', 'X:', 'X\r\nY', 'X-\u00e9', 42, ['X'], null];
const cookieNames = ['', 'a b', 'a=b', 'a;b', 'a,b', 'a"b', 'a\r\nb', 'a\n', 'a\tb', '\u00e9', 42, ['a'], null];
const cookiePaths = [
  '',
  'auth',
  './',
  '/a;b',
  '/; Domain=evil.example',
  '/a\r\nX: y',
  '/\n',
  '/\u00e9',
  42,
  ['/'],
  null,
];
const locations = [[], 'cookies', ['cookie'], ['Headers'], ['body'], ['headers', 'headers'], [['headers']], [null], {}];
const methods = ['POST', [''], ['GET POST'], ['GET,POST'], ['PO\nST'], [42], [null], {}, null];
const routes = [
  '/a',
  [''],
  ['a'],
  ['*'],
  ['/a?b'],
  ['/a#b'],
  ['/a*'],
  ['/*/b'],
  ['/a b'],
  ['/a\n'],
  [42],
  [/^\/a/],
  null,
];

describe('Validation of option values', () => {
  const wrong: Readonly<Record<keyof AuthXOptions, readonly unknown[]>> = {
    keys: [42, 'keys.json', true],
    algorithm: ['none', 'hs256', 'ES256K', 'Ed448', '', ['HS256']],
    decodeAlgorithms: [[], ['none'], ['HS256', 'none'], 'HS256', [['HS256']]],
    secretKey: [42, {}, [secret], true],
    privateKey: [42, {}, true],
    publicKey: [42, {}, true],
    previousSecretKey: [42, {}, true],
    previousPublicKey: [42, {}, true],
    keyId: ['', 42, {}],
    previousKeyId: ['', 42, {}],
    weakKeys: ['ignore', true, ''],
    accessTokenExpires: [NaN, Infinity, -1, 0, '300', '5 minutes', '', true, {}],
    refreshTokenExpires: [NaN, Infinity, -1, 0, '300', '5 minutes', '', true, {}],
    encodeAudience: ['', [], [''], 42, ['a', 42], {}],
    decodeAudience: ['', [], [''], 42, ['a', 42], {}],
    encodeIssuer: ['', 42, ['a']],
    encodeClientId: ['', 42, ['a']],
    accessTokenProfile: ['', 'RFC9068', 'rfc 9068', true, null],
    decodeIssuer: ['', [], [''], 42, {}],
    decodeLeeway: [NaN, Infinity, -1, '300', '5 minutes', true],
    encodeNbf: ['false', 0, 'maybe'],
    acrLevels: ['pwd', [], [''], ['a b'], ['a', 'a'], ['ä'], ['"'], ['\\'], [1], {}, 42],
    identityClaim: ['', '__proto__', 'a b', 42, 'exp', 'jti', 'scopes', 'type', 'constructor', 'valueOf'],
    loginType: ['', 42, ['staff'], 'a b', 'a:b', "a'b", '.a', 'a'.repeat(65), '__proto__', 'stäff'],
    errorMessageKey: ['', '__proto__', 'a b', 42, 'error', 'error_type'],
    headerName: headerNames,
    headerType: ['Bearer ', 'Bearer x', 'a,b', 'ü', 42],
    tokenLocation: [...locations, null],
    refreshTokenLocation: [...locations, null],
    queryStringName: ['', 42, ['token'], null],
    jsonKey: ['', 42, ['token'], null],
    refreshJsonKey: ['', 42, ['token'], null],
    accessCookieName: cookieNames,
    accessCookiePath: cookiePaths,
    refreshCookieName: cookieNames,
    refreshCookiePath: cookiePaths,
    cookieDomain: [
      '',
      '.',
      'example.com;',
      'example.com; Path=/x',
      'example.com\r\nX: y',
      'example.com\n',
      'a,b',
      'a b',
      'https://example.com',
      'example.com:443',
      'example.com/',
      '*.example.com',
      '-example.com',
      'b\u00fccher.example',
      42,
      ['example.com'],
    ],
    cookieMaxAge: [NaN, Infinity, -1, '300', '5 minutes', true, {}, null, 4_000_000_000],
    cookieSameSite: ['', 'Lax', 'NONE', 'no', true, ['lax'], null],
    cookieSecure: flags,
    cookieHttpOnly: flags,
    cookiePartitioned: flags,
    sessionCookie: flags,
    formerCookies: [
      'access_token_cookie',
      {},
      [{}],
      [null],
      ['sid'],
      [[]],
      [{ name: undefined }],
      [{ nam: 'sid' }],
      [{ name: 'sid', secure: true }],
      ...cookieNames.map(name => [{ name, domain: 'example.com' }]),
      ...cookiePaths.map(path => [{ name: 'sid', path }]),
      ...['', 'a b', 'example.com;', 'https://example.com', 42].map(domain => [{ domain }]),
      ...[0, 'true', null].map(partitioned => [{ name: 'sid', partitioned }]),
      null,
    ],
    cookieCsrfProtect: flags,
    csrfMethods: methods.concat([[]]),
    csrfInCookies: flags,
    accessCsrfCookieName: cookieNames,
    accessCsrfCookiePath: cookiePaths,
    refreshCsrfCookieName: cookieNames,
    refreshCsrfCookiePath: cookiePaths,
    accessCsrfHeaderName: headerNames,
    refreshCsrfHeaderName: headerNames,
    csrfCheckForm: flags,
    accessCsrfFieldName: ['', 42, ['csrf'], null],
    refreshCsrfFieldName: ['', 42, ['csrf'], null],
    csrfOriginCheck: flags,
    allowedOrigins: ['https://a.example', [42], [null], {}, null],
    implicitRefresh: flags,
    implicitRefreshDeltatime: [NaN, Infinity, -1, 0, '300', '5 minutes', '', true, {}, null],
    implicitRefreshRouteExclude: routes,
    implicitRefreshRouteInclude: routes,
    implicitRefreshMethodExclude: methods,
    implicitRefreshMethodInclude: methods,
    implicitRefreshLifetime: [NaN, Infinity, -1, 0, '300', '5 minutes', '', true, {}],
    errors: ['x', 42, [], true],
    dpop: ['on', 'Required', true, '', ['allowed']],
    sessionTracking: flags,
    sessionUpdateLastActive: flags,
    rememberedTokens: [-1, 1.5, NaN, Infinity, '100', 10_000_001],
  };

  for (const [option, values] of Object.entries(wrong)) {
    for (const value of values) {
      it(`refuses ${option} = ${inspect(value)}, and names the option`, () => {
        expect(complaint({ [option]: value }))
          .to.match(new RegExp(`^${option}\\b`))
          // A valid value would get this message too.
          .and.not.include('does nothing');
      });
    }
  }

  for (const [option, values] of Object.entries(wrong)) {
    it(`says what to write for an invalid ${option}`, () => {
      for (const value of values.filter(given => given !== null)) {
        expect(complaint({ [option]: value }))
          .to.match(
            new RegExp(
              `^${option}.*(?:: must be |\\. (?:It must be|To|Use|Write|Set|Give|Add|Remove|Make|Leave) |: must |named |is not one of )`,
            ),
          )
          .and.not.match(/each value in|should not be|must be an array$|must be a string$|must be a boolean value$/m);
      }
    });
  }

  it('suggests the fix', () => {
    expect(complaint({ accessTokenExpires: '300' })).to.include("'15m'");
    expect(complaint({ decodeLeeway: -1 })).to.include('from 0 to 600 seconds');
    expect(complaint({ identityClaim: 'exp' })).to.include('Use sub');
    expect(complaint({ algorithm: 'none' })).to.include('HS256');
    expect(complaint({ tokenLocation: ['cookie'] })).to.include('headers, cookies, json, query');
    expect(complaint({ csrfMethods: [] })).to.include('set cookieCsrfProtect: false');
    expect(complaint({ implicitRefreshRouteExclude: ['logout'] })).to.include("a path, or all below one ('/admin/*')");
    expect(complaint({ accessCookiePath: 'auth' })).to.include('begins with /');
  });
});

describe('Validation of the option errors', () => {
  const wrong: readonly (readonly [path: string, errors: object])[] = [
    ['errors', { NoSuchError: { status: 422 } }],
    ['errors', { toString: { status: 422 } }],
    ['errors.JWTDecodeError.colour', { JWTDecodeError: { colour: 'red' } }],
    ['errors.JWTDecodeError.status', { JWTDecodeError: { status: 200 } }],
    ['errors.JWTDecodeError.status', { JWTDecodeError: { status: 399 } }],
    ['errors.JWTDecodeError.status', { JWTDecodeError: { status: 600 } }],
    ['errors.JWTDecodeError.status', { JWTDecodeError: { status: 422.5 } }],
    ['errors.JWTDecodeError.status', { JWTDecodeError: { status: '422' } }],
    ['errors.JWTDecodeError.status', { JWTDecodeError: { status: NaN } }],
    ['errors.JWTDecodeError.message', { JWTDecodeError: { message: 42 } }],
    ['errors.JWTDecodeError', { JWTDecodeError: null }],
    ['errors.JWTDecodeError', { JWTDecodeError: 422 }],
    ['errors.JWTDecodeError', { JWTDecodeError: 'Unreadable' }],
    ['errors.JWTDecodeError', { JWTDecodeError: [422] }],
  ];

  for (const [path, errors] of wrong) {
    it(`refuses ${JSON.stringify(errors)}, and names the path`, () => {
      expect(complaint({ errors })).to.match(new RegExp(`^${path}\\b`));
    });
  }

  it('lists the existing errors', () => {
    expect(complaint({ errors: { NoSuchError: {} } }))
      .to.include('JWTDecodeError')
      .and.to.include('RevokedTokenError');
  });

  it('accepts a status from 400 to 599', () => {
    for (const status of [400, 599]) {
      const config = new AuthXConfig({ secretKey: secret, errors: { JWTDecodeError: { status } } });
      expect(config.errorSettings.overrides).to.deep.equal({ JWTDecodeError: { status } });
    }
  });
});
