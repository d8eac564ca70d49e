import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { environmentVariables, readEnvironment } from '../../src/config/environment';
import { ConfigurationError } from '../../src/errors/errors';
import { secret } from '../support/forge';
import { pemPair } from '../keys/keyPairs';

const JWT_SECRET_KEY = secret;

describe('AuthXConfig.fromEnv', () => {
  it('reads process.env by default', () => {
    const before = process.env.JWT_SECRET_KEY;
    process.env.JWT_SECRET_KEY = secret;
    try {
      expect(AuthXConfig.fromEnv().algorithm).to.equal('HS256');
    } finally {
      if (before === undefined) delete process.env.JWT_SECRET_KEY;
      else process.env.JWT_SECRET_KEY = before;
    }
  });

  it('prefers options over environment variables', () => {
    const kept = AuthXConfig.fromEnv({ headerName: undefined }, { JWT_SECRET_KEY, JWT_HEADER_NAME: 'X-Env' });
    expect(kept.headerName).to.equal('X-Env');
    const config = AuthXConfig.fromEnv({ headerName: 'X-Own' }, { JWT_SECRET_KEY, JWT_HEADER_NAME: 'X-Env' });
    expect(config.headerName).to.equal('X-Own');
  });

  it('ignores variables without the prefix JWT_', () => {
    expect(readEnvironment({ PATH: '/bin', SECRET_KEY: 'x', JWT: 'x', NODE_ENV: 'test', JWT_HEADER_NAME: undefined }))
      .to.be.empty;
  });

  it('reads variable names in any letter case, like AuthX', () => {
    expect(AuthXConfig.fromEnv({}, { jwt_secret_key: secret }).algorithm).to.equal('HS256');
    const twice = { JWT_SECRET_KEY, jwt_secret_key: 'another' };
    expect(() => AuthXConfig.fromEnv({}, twice)).to.throw(ConfigurationError, 'is set twice');
  });

  it('fails without a key, and names the variable that is missing', () => {
    expect(() => AuthXConfig.fromEnv({}, {})).to.throw(ConfigurationError, 'JWT_SECRET_KEY');
  });

  it('treats an empty key as absent, and still requires a secret', () => {
    expect(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY: '' })).to.throw(
      ConfigurationError,
      /^secretKey: is missing/,
    );
    const both = { JWT_SECRET_KEY, JWT_PREVIOUS_SECRET_KEY: '' };
    expect(AuthXConfig.fromEnv({}, both).keys.keys).to.have.length(1);
  });

  it('warns of an empty audience or issuer, and names the variable', () => {
    const warnings: string[] = [];
    const original = process.emitWarning.bind(process);
    process.emitWarning = (text: string) => warnings.push(text);
    const names = ['JWT_ENCODE_AUDIENCE', 'JWT_DECODE_AUDIENCE', 'JWT_ENCODE_ISSUER', 'JWT_DECODE_ISSUER'];
    try {
      for (const name of [...names, 'JWT_COOKIE_DOMAIN']) AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, [name]: '' });
    } finally {
      process.emitWarning = original;
    }
    expect(warnings.map(text => text.split(' ')[0])).to.deep.equal(names);
  });

  it('suggests the right name for a misspelled variable', () => {
    const misspelt = {
      JWT_ACCES_TOKEN_EXPIRES: 'JWT_ACCESS_TOKEN_EXPIRES',
      JWT_SECRETKEY: 'JWT_SECRET_KEY',
      JWT_DECODE_AUDIENCES: 'JWT_DECODE_AUDIENCE',
      JWT_ALGORITM: 'JWT_ALGORITHM',
    };
    for (const [name, meant] of Object.entries(misspelt)) {
      expect(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, [name]: 'x' }), name).to.throw(
        ConfigurationError,
        `Did you mean ${meant}?`,
      );
    }
    expect(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, JWT_ACCES_LIFE: 'x' })).to.throw(ConfigurationError);
  });

  it('refuses an invalid value, and names the option', () => {
    const wrong: Record<string, [text: string, option: string]> = {
      JWT_ALGORITHM: ['none', 'algorithm'],
      JWT_DECODE_ALGORITHMS: ['none', 'decodeAlgorithms'],
      JWT_ACCESS_TOKEN_EXPIRES: ['5 minutes', 'accessTokenExpires'],
      JWT_REFRESH_TOKEN_EXPIRES: ['-1', 'refreshTokenExpires'],
      JWT_DECODE_LEEWAY: ['NaN', 'decodeLeeway'],
      JWT_ENCODE_NBF: ['perhaps', 'encodeNbf'],
      JWT_HEADER_NAME: ['a b', 'headerName'],
      JWT_IDENTITY_CLAIM: ['a b', 'identityClaim'],
    };
    for (const [name, [text, option]] of Object.entries(wrong)) {
      expect(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, [name]: text }), name).to.throw(
        ConfigurationError,
        option,
      );
    }
  });

  it('reads lists as JSON or with commas', () => {
    const read = (text: string): unknown => readEnvironment({ JWT_DECODE_ALGORITHMS: text }).decodeAlgorithms;
    expect(read('["HS256", "HS384"]')).to.deep.equal(['HS256', 'HS384']);
    expect(read('HS256,HS384 , HS512')).to.deep.equal(['HS256', 'HS384', 'HS512']);
    expect(read('HS256')).to.deep.equal(['HS256']);
  });

  it('does not split an audience at commas, because a URL can contain them', () => {
    const read = (text: string): unknown => readEnvironment({ JWT_DECODE_AUDIENCE: text }).decodeAudience;
    expect(read('https://a.example/?x=1,2')).to.equal('https://a.example/?x=1,2');
    expect(read('["a","b"]')).to.deep.equal(['a', 'b']);
  });

  for (const [text, value] of [
    ['true', true],
    ['True', true],
    ['1', true],
    ['yes', true],
    ['on', true],
    ['false', false],
    ['FALSE', false],
    ['0', false],
    ['no', false],
    ['off', false],
  ] as const) {
    it(`reads ${text} as ${String(value)}`, () => {
      expect(AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, JWT_ENCODE_NBF: text }).encodeNbf).to.equal(value);
    });
  }

  it('reads numbers without a unit as seconds', () => {
    const read = (text: string): unknown =>
      AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, JWT_ACCESS_TOKEN_EXPIRES: text }).accessTokenExpires;
    expect(read('300')).to.equal(300);
    expect(read('5m')).to.equal(300);
  });

  it('reads keys with escaped line breaks', () => {
    const { privateKey } = pemPair('P-256');
    const JWT_PRIVATE_KEY = privateKey.replace(/\n/g, '\\n');
    expect(
      AuthXConfig.fromEnv({}, { JWT_ALGORITHM: 'ES256', JWT_PRIVATE_KEY }).keys.signing?.identity.signingKey?.type,
    ).to.equal('private');
  });

  it('reads an empty JWT_HEADER_TYPE as a header without a scheme', () => {
    expect(AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, JWT_HEADER_TYPE: '' }).headerType).to.equal('');
  });

  it('reads SameSite in any letter case', () => {
    for (const text of ['strict', 'Strict', 'STRICT']) {
      expect(AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, JWT_COOKIE_SAMESITE: text }).cookies.sameSite).to.equal(
        'strict',
      );
    }
  });

  it('refuses the value None of Python for SameSite', () => {
    expect(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, JWT_COOKIE_SAMESITE: 'None' })).to.throw(
      ConfigurationError,
      'cookieSameSite',
    );
  });

  it('accepts empty lists for implicit refresh, like the defaults of AuthX', () => {
    const JWT_IMPLICIT_REFRESH_ROUTE_EXCLUDE = '[]';
    const config = AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, JWT_IMPLICIT_REFRESH_ROUTE_EXCLUDE });
    expect(config.implicitRefresh).to.equal(undefined);
  });

  it('refuses an empty list if at least one item is required', () => {
    for (const name of ['JWT_TOKEN_LOCATION', 'JWT_REFRESH_TOKEN_LOCATION', 'JWT_CSRF_METHODS']) {
      for (const text of ['[]', '[""]']) {
        expect(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, [name]: text }), `${name}=${text}`).to.throw(
          ConfigurationError,
          optionOf(name),
        );
      }
    }
  });

  it('refuses a list in the syntax of another language', () => {
    for (const text of ["['cookies']", '[cookies]', '("cookies",)', 'cookies headers']) {
      expect(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, JWT_TOKEN_LOCATION: text }), text).to.throw(
        ConfigurationError,
        'tokenLocation',
      );
    }
  });

  describe('with an unknown name', () => {
    const assertRefused = (name: string): void => {
      const message = `${name}: is not a variable of this library. Unset it, or correct its name.`;
      expect(() => AuthXConfig.fromEnv({}, { JWT_SECRET_KEY, [name]: 'true' })).to.throw(ConfigurationError, message);
    };

    for (const name of [
      'JWT_ACCESS_COOKIE_NAMES',
      'JWT_ACCESS_CSRF_COOKIE',
      'JWT_ACCESS_CSRF_HEADERNAME',
      'JWT_COOKIE_SAME_SITE',
      'JWT_COOKIE_HTTPONLY',
      'JWT_COOKIE_CSRF_PROTECTION',
      'JWT_CSRF_METHOD',
      'JWT_CSRF_IN_COOKIE',
      'JWT_IMPLICIT_REFRESH_DELTA_TIME',
      'JWT_IMPLICIT_REFRESH_METHODS_EXCLUDE',
      'JWT_JSON_KEYS',
      'JWT_QUERY_STRING',
      'JWT_REFRESH_COOKIE_MAX_AGE',
      'JWT_REFRESH_CSRF_FIELD',
      'JWT_REFRESH_JSON_KEYS',
      'JWT_SESSION_COOKIES',
      'JWT_SESSION_LAST_ACTIVE',
      'JWT_SESSION_TRACK',
      'JWT_TOKEN_LOCATIONS',
      'JWT-COOKIE-SECURE',
      'JWTCOOKIESECURE',
      ' JWT_COOKIE_SECURE',
      'JWT_COOKIE_SECURE ',
      'JWT_SECRET_KEY_FILE',
    ]) {
      it(`refuses the misspelled ${name}`, () => assertRefused(name));
    }
  });
});

const optionOf = (variable: string): string => environmentVariables[variable]?.[0] ?? '?';
