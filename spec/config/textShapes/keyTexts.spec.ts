import { expect } from 'chai';
import { AuthXConfig } from '../../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../../src/config/AuthXOptions';
import { environmentVariables } from '../../../src/config/environment';
import { certificate } from '../../keys/certificate';
import { pemPair } from '../../keys/keyPairs';
import { secret } from '../../support/forge';

const { privateKey, publicKey } = pemPair('rsa2048');

/** Makes a configuration with a key in an option or in its environment variable. */
const ways: Readonly<Record<string, (variable: string, text: string, rest?: AuthXOptions) => AuthXConfig>> = {
  option: (variable, text, rest = {}) =>
    new AuthXConfig(Object.assign({}, rest, { [environmentVariables[variable]?.[0] ?? '?']: text })),
  variable: (variable, text, rest = {}) => AuthXConfig.fromEnv(rest, { [variable]: text }),
};

for (const [way, make] of Object.entries(ways)) {
  describe(`A key as text in an ${way === 'option' ? 'option' : 'environment variable'}`, () => {
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
      it(`accepts a PEM key ${shape}`, () => {
        const signing = make('JWT_PRIVATE_KEY', apply(privateKey), { algorithm: 'RS256' });
        const verifying = make('JWT_PUBLIC_KEY', apply(publicKey), { algorithm: 'RS256' });
        expect(signing.keys.signing?.identity.signingKey?.export({ type: 'pkcs8', format: 'pem' })).to.equal(
          privateKey,
        );
        expect(verifying.keys.keys[0]?.identity.verificationKey.export({ type: 'spki', format: 'pem' })).to.equal(
          publicKey,
        );
      });
    }

    it('accepts a certificate as a public key', () => {
      const pem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`;
      expect(make('JWT_PUBLIC_KEY', pem, { algorithm: 'ES256' }).keys.keys[0]?.identity.verificationKey.type).to.equal(
        'public',
      );
    });

    const brokenPems: Readonly<Record<string, [text: string, message: RegExp]>> = {
      'a PEM key without its END line': [privateKey.slice(0, 200), /END line is missing/],
      'a PEM key in hexadecimal': [Buffer.from(privateKey).toString('hex'), /hexadecimal/],
      'a PEM key without BEGIN and END lines': [privateKey.split('\n').slice(1, -2).join(''), /without BEGIN and END/],
      'a JWK': ['{"kty":"RSA"}', /JWK/],
      'an OpenSSH public key': ['ssh-rsa AAAA', /OpenSSH/],
      'a PEM key with damaged content': [privateKey.replace(/\n\w{20}/, '\n'), /damaged/],
      'empty quotation marks': ['""', /It is empty/],
    };
    for (const [shape, [text, message]] of Object.entries(brokenPems)) {
      it(`refuses as a private key, with a message about the cause: ${shape}`, () => {
        expect(() => make('JWT_PRIVATE_KEY', text, { algorithm: 'RS256' })).to.throw(message);
      });
    }

    it('refuses a private key as a public key', () => {
      expect(() => make('JWT_PUBLIC_KEY', privateKey, { algorithm: 'RS256' })).to.throw(/is a private key/);
    });

    it('ignores line breaks at the end of a secret', () => {
      for (const end of ['', '\n', '\r\n', '\n\n']) {
        expect(
          make('JWT_SECRET_KEY', secret + end)
            .keys.signing?.identity.signingKey?.export()
            .toString(),
        ).to.equal(secret);
      }
    });

    it('refuses a secret over two lines, with a message about the line break', () => {
      expect(() => make('JWT_SECRET_KEY', `${secret}\n${secret}`)).to.throw(/contains a line break/);
    });
  });
}
