import { expect } from 'chai';
import { AuthXConfig } from '../../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../../src/config/AuthXOptions';
import { environmentVariables } from '../../../src/config/environment';
import { certificate } from '../../keys/certificate';
import { pemPair } from '../../keys/keyPairs';
import { secret } from '../../support/forge';

const { privateKey, publicKey } = pemPair('rsa2048');

/** Makes a configuration by an option and by its variable. */
const ways: Readonly<Record<string, (variable: string, text: string, rest?: AuthXOptions) => AuthXConfig>> = {
  option: (variable, text, rest = {}) =>
    new AuthXConfig(Object.assign({}, rest, { [environmentVariables[variable]?.[0] ?? '?']: text })),
  variable: (variable, text, rest = {}) => AuthXConfig.fromEnv(rest, { [variable]: text }),
};

for (const [way, make] of Object.entries(ways)) {
  describe(`The text of a key that is given as ${way === 'option' ? 'an' : 'a'} ${way}`, () => {
    const pems: Readonly<Record<string, (pem: string) => string>> = {
      'with literal \\n for line breaks': pem => pem.replace(/\n/g, '\\n'),
      'with literal \\r\\n for line breaks': pem => pem.replace(/\n/g, '\\r\\n'),
      'with line ends of Windows': pem => pem.replace(/\n/g, '\r\n'),
      'with spaces for line breaks': pem => pem.replace(/\n/g, ' ').trim(),
      'on one line': pem => pem.replace(/\n/g, ''),
      'with an empty line after each line': pem => pem.replace(/\n/g, '\n\n'),
      'in quotation marks, with literal \\n': pem => JSON.stringify(pem),
      'in base64, with line breaks': pem => Buffer.from(pem).toString('base64').replace(/.{76}/g, '$&\n'),
      'in base64, in quotation marks': pem => `"${Buffer.from(pem).toString('base64')}"`,
      'in base64, with line ends of Windows within': pem => Buffer.from(pem.replace(/\n/g, '\r\n')).toString('base64'),
    };
    for (const [shape, apply] of Object.entries(pems)) {
      it(`is taken for a key: a PEM ${shape}`, () => {
        const signing = make('JWT_PRIVATE_KEY', apply(privateKey), { algorithm: 'RS256' });
        const verifying = make('JWT_PUBLIC_KEY', apply(publicKey), { algorithm: 'RS256' });
        expect(signing.keys.signing?.export({ type: 'pkcs8', format: 'pem' })).to.equal(privateKey);
        expect(verifying.keys.verification[0]?.key.export({ type: 'spki', format: 'pem' })).to.equal(publicKey);
      });
    }

    it('is taken for a public key: a certificate', () => {
      const pem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`;
      expect(make('JWT_PUBLIC_KEY', pem, { algorithm: 'ES256' }).keys.verification[0]?.key.type).to.equal('public');
    });

    const brokenPems: Readonly<Record<string, [text: string, message: RegExp]>> = {
      'without its END line': [privateKey.slice(0, 200), /END line is missing/],
      'in hexadecimal': [Buffer.from(privateKey).toString('hex'), /hexadecimal/],
      'without BEGIN and END lines': [privateKey.split('\n').slice(1, -2).join(''), /without BEGIN and END/],
      'that is a JWK': ['{"kty":"RSA"}', /JWK/],
      'that is a line of OpenSSH': ['ssh-rsa AAAA', /OpenSSH/],
      'with damaged content': [privateKey.replace(/\n\w{20}/, '\n'), /damaged/],
      'that is empty quotation marks': ['""', /It is empty/],
    };
    for (const [shape, [text, message]] of Object.entries(brokenPems)) {
      it(`is refused for a private key, with its shape: a PEM ${shape}`, () => {
        expect(() => make('JWT_PRIVATE_KEY', text, { algorithm: 'RS256' })).to.throw(message);
      });
    }

    it('is refused for a public key: a private key', () => {
      expect(() => make('JWT_PUBLIC_KEY', privateKey, { algorithm: 'RS256' })).to.throw(/is a private key/);
    });

    it('is a secret without the line ends after it', () => {
      for (const end of ['', '\n', '\r\n', '\n\n']) {
        expect(
          make('JWT_SECRET_KEY', secret + end)
            .keys.signing?.export()
            .toString(),
        ).to.equal(secret);
      }
    });

    it('is refused, with its shape: a secret over two lines', () => {
      expect(() => make('JWT_SECRET_KEY', `${secret}\n${secret}`)).to.throw(/contains a line break/);
    });
  });
}
