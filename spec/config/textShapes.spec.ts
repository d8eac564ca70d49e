import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { parseDuration, type Duration } from '../../src/config/Duration';
import { environmentVariables } from '../../src/config/environment';
import { TokenIssuer } from '../../src/token/TokenIssuer';
import { pemPair } from '../keys/keyPairs';
import { secret } from '../support/forge';

const { privateKey, publicKey } = pemPair('rsa2048');
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
