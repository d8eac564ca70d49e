import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { parseDuration, type Duration } from '../../src/config/Duration';
import { environmentVariables, readEnvironment } from '../../src/config/environment';
import { ConfigurationError } from '../../src/errors/errors';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { pemPair } from '../keys/keyPairs';
import { secret } from '../support/forge';

const { privateKey, publicKey } = pemPair('rsa2048');
/** A certificate in base64 of DER, as `openssl req -x509` makes it. */
const certificate =
  'MIIBbjCCARWgAwIBAgIUbRcq41iAmCYXqx22yY7I8N5JoZEwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBeDAgFw0yNjExMjcwNTA4' +
  'NDlaGA8yMTI2MTEwMzA1MDg0OVowDDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHLvroWi1DCeji4GmwZj' +
  'EkU7f044r+1P+RON99j9dITNi0+XcwstSF1L+cKgSu8l+1euZU/8YwUOJ/5iARu5njOjUzBRMB0GA1UdDgQWBBTgYhadeqMbnVtM' +
  'uZAg8j0JoG18VTAfBgNVHSMEGDAWgBTgYhadeqMbnVtMuZAg8j0JoG18VTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA' +
  'MEQCIBJGXwyuDMdZ5pFfdn8Zax2A6jP9HDhX41SajW5ypRgPAiAbQA12KAU/xeIz/eU7/WggOL3r/9MJVvtbzRJi1E1/lA==';

/** Each variable that holds a list, its option, and two items. */
const lists: Readonly<Record<string, [option: keyof AuthXOptions, items: string[]]>> = {
  JWT_DECODE_ALGORITHMS: ['decodeAlgorithms', ['HS256', 'HS512']],
  JWT_ENCODE_AUDIENCE: ['encodeAudience', ['api', 'web']],
  JWT_DECODE_AUDIENCE: ['decodeAudience', ['api', 'web']],
  JWT_DECODE_ISSUER: ['decodeIssuer', ['https://a.example', 'https://b.example']],
  JWT_TOKEN_LOCATION: ['tokenLocation', ['headers', 'cookies']],
  JWT_REFRESH_TOKEN_LOCATION: ['refreshTokenLocation', ['headers', 'cookies']],
  JWT_CSRF_METHODS: ['csrfMethods', ['POST', 'PUT']],
  JWT_ALLOWED_ORIGINS: ['allowedOrigins', ['https://a.example', 'https://b.example']],
  JWT_IMPLICIT_REFRESH_ROUTE_EXCLUDE: ['implicitRefreshRouteExclude', ['/a', '/b/*']],
  JWT_IMPLICIT_REFRESH_ROUTE_INCLUDE: ['implicitRefreshRouteInclude', ['/a', '/b/*']],
  JWT_IMPLICIT_REFRESH_METHOD_EXCLUDE: ['implicitRefreshMethodExclude', ['GET', 'POST']],
  JWT_IMPLICIT_REFRESH_METHOD_INCLUDE: ['implicitRefreshMethodInclude', ['GET', 'POST']],
};

const escaped = privateKey.replace(/\n/g, '\\n');
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

/** Makes a configuration by an option and by its variable. */
const ways: Readonly<Record<string, (variable: string, text: string, rest?: AuthXOptions) => AuthXConfig>> = {
  option: (variable, text, rest = {}) =>
    new AuthXConfig(Object.assign({}, rest, { [environmentVariables[variable]?.[0] ?? '?']: text })),
  variable: (variable, text, rest = {}) => AuthXConfig.fromEnv(rest, { [variable]: text }),
};

for (const [way, make] of Object.entries(ways)) {
  describe(`Text that is given as ${way === 'option' ? 'an' : 'a'} ${way}`, () => {
    const pems: Readonly<Record<string, string>> = {
      'as it is': privateKey,
      'with escaped line breaks': escaped,
      'in quotation marks': `"${escaped}"`,
      'with line ends of Windows': privateKey.replace(/\n/g, '\r\n'),
      'with escaped line ends of Windows': privateKey.replace(/\n/g, '\\r\\n'),
      'with indentation': privateKey.replace(/^/gm, '  '),
      'with spaces for line breaks': privateKey.replace(/\n/g, ' ').trim(),
      'in base64': base64(privateKey),
    };
    for (const [shape, pem] of Object.entries(pems)) {
      it(`is taken for a private key: a PEM ${shape}`, () => {
        expect(make('JWT_PRIVATE_KEY', pem, { algorithm: 'RS256' }).keys.signing?.type).to.equal('private');
      });
    }

    const brokenPems: Readonly<Record<string, [text: string, message: RegExp]>> = {
      'without its END line': [privateKey.slice(0, 200), /END line is missing/],
      'in hexadecimal': [Buffer.from(privateKey).toString('hex'), /hexadecimal/],
      'without BEGIN and END lines': [privateKey.split('\n').slice(1, -2).join(''), /without BEGIN and END/],
      'that is a JWK': ['{"kty":"RSA"}', /JWK/],
    };
    for (const [shape, [text, message]] of Object.entries(brokenPems)) {
      it(`is refused for a private key, with its shape: a PEM ${shape}`, () => {
        expect(() => make('JWT_PRIVATE_KEY', text, { algorithm: 'RS256' })).to.throw(message);
      });
    }

    it('is a secret without the line ends after it', () => {
      for (const end of ['', '\n', '\r\n']) {
        expect(
          make('JWT_SECRET_KEY', secret + end)
            .keys.signing?.export()
            .toString(),
        ).to.equal(secret);
      }
    });

    const secrets: Readonly<Record<string, [text: string, message: RegExp]>> = {
      'in quotation marks': [`"${secret}"`, /quotation marks/],
      'with a literal \\n': [`${secret}\\n`, /literal \\n/],
      'with a space before it': [` ${secret}`, /space/],
      'over two lines': [`${secret}\n${secret}`, /line break/],
      'that is a public key in base64 of PEM': [base64(publicKey), /asymmetric/],
      'that is a public key in quoted base64': [`"${base64(publicKey)}"`, /asymmetric/],
      'that is a public key in hex of DER': [
        createPublicKey(publicKey).export({ type: 'spki', format: 'der' }).toString('hex'),
        /asymmetric/,
      ],
      'that is a certificate in base64 of DER, as in x5c': [certificate, /asymmetric/],
      'that is a certificate in base64 of PEM': [
        base64(`-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`),
        /asymmetric/,
      ],
      'that is a JWK with x5c': [JSON.stringify({ kty: 'RSA', x5c: [certificate] }), /asymmetric/],
      'that is a JWK in base64': [
        base64(JSON.stringify(createPublicKey(publicKey).export({ format: 'jwk' }))),
        /asymmetric/,
      ],
    };
    for (const [shape, [text, message]] of Object.entries(secrets)) {
      it(`is refused, with its shape: a secret ${shape}`, () => {
        expect(() => make('JWT_SECRET_KEY', text)).to.throw(message);
      });
    }

    for (const [name, [option, items]] of Object.entries(lists)) {
      const [first = '', second = ''] = items;
      for (const [shape, text] of Object.entries({
        'items with commas': `${first},${second}`,
        'spaces after commas': ` ${first} , ${second} `,
        'a JSON array': JSON.stringify(items),
        'a JSON array over lines': JSON.stringify(items, undefined, 2),
        'a JSON array in quotation marks': `'${JSON.stringify(items)}'`,
      })) {
        if (way === 'option') continue;
        it(`is a list: ${name}, ${shape}`, () => {
          const read = readEnvironment({ [name]: text })[option];
          // Of an audience or issuer, only a JSON array is a list, since each is a text of its own.
          const isOneText = /AUDIENCE|ISSUER/.test(name) && !text.includes('[');
          expect(read).to.deep.equal(isOneText ? text.trim() : items);
        });
      }
      for (const [shape, text] of Object.entries({ 'an array cut off': `["${first}"`, 'an array of numbers': '[1]' })) {
        it(`is refused, and the option is named: ${name}, ${shape}`, () => {
          const rest = { secretKey: secret, implicitRefresh: true, tokenLocation: ['cookies'] as never };
          const { [option as keyof typeof rest]: _, ...others } = rest;
          expect(() => make(name, text, others)).to.throw(ConfigurationError, option);
        });
      }
    }

    for (const text of ['PT15M', '00:15:00', '15m', 'P0DT900S']) {
      it(`is a duration: ${text}`, () => {
        expect(make('JWT_ACCESS_TOKEN_EXPIRES', text, { secretKey: secret }).accessTokenExpires).to.equal(900);
      });
    }
    for (const text of ['P1M', 'P', 'PT', '15:00', '00:99:00', '1 hour']) {
      it(`is no duration: ${text}`, () => {
        expect(() => make('JWT_ACCESS_TOKEN_EXPIRES', text, { secretKey: secret })).to.throw(/accessTokenExpires/);
      });
    }
  });
}

describe('An empty option', () => {
  // A headerType of '' means that the header is the token.
  const mayBeEmpty = ['headerType', 'implicitRefreshRouteExclude', 'implicitRefreshRouteInclude'];
  for (const [option] of Object.values(environmentVariables).filter(([name]) => !mayBeEmpty.includes(name))) {
    it(`is refused, and the message names it: ${option} = ''`, () => {
      expect(() => new AuthXConfig({ secretKey: secret, [option]: '' })).to.throw(ConfigurationError, option);
    });
  }
});

describe('An empty variable', () => {
  for (const name of Object.keys(environmentVariables).filter(known => known !== 'JWT_HEADER_TYPE')) {
    it(`counts as absent: ${name}`, () => {
      const others = name === 'JWT_SECRET_KEY' ? {} : { JWT_SECRET_KEY: secret };
      const overrides = name === 'JWT_SECRET_KEY' ? { secretKey: secret } : {};
      for (const text of ['', '  ', '""']) {
        if (text !== '' && name.endsWith('_KEY') && !name.includes('JSON')) continue;
        expect(() => AuthXConfig.fromEnv(overrides, { ...others, [name]: text })).not.to.throw();
      }
    });
  }
});

describe('parseDuration', () => {
  it('adds weeks, days, hours, minutes and seconds', () => {
    expect(parseDuration('P1W2DT3H4M5S')).to.equal(788_645);
    expect(parseDuration('2 days, 03:04:05' as Duration)).to.equal(183_845);
  });
});

describe('The expires of a token', () => {
  const issuer = new TokenIssuer(new AuthXConfig({ secretKey: secret }));
  const expiry = (expires: unknown): unknown =>
    (
      JSON.parse(
        Buffer.from(
          issuer.issue('access', 'a', { expires: expires as Duration }).split('.')[1] ?? '',
          'base64url',
        ).toString(),
      ) as { exp: unknown }
    ).exp;

  it('gives whole seconds', () => {
    expect(Number.isInteger(expiry(1.5))).to.equal(true);
    expect(expiry(new Date(2_000_000_000_999))).to.equal(2_000_000_000);
  });

  it('is refused when it looks like a date in seconds, or is null', () => {
    expect(() => expiry(1_900_000_000)).to.throw(RangeError, 'new Date(seconds * 1000)');
    expect(() => expiry(null)).to.throw(RangeError, 'expires is null');
  });
});
