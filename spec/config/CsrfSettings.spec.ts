import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { secret } from '../support/forge';
import { complaint } from './complaint';

const csrfOf = (options: AuthXOptions): AuthXConfig['csrf'] =>
  new AuthXConfig(Object.assign({ secretKey: secret }, options)).csrf;

describe('allowedOrigins', () => {
  for (const origin of [
    '*',
    'null',
    '',
    'app.example.com',
    'https://*.example.com',
    'https://app.example.com/path',
    'https://app.example.com?x',
    'https://alice:secret@app.example.com',
    'https://a.example, https://b.example',
    ' https://app.example.com',
  ]) {
    it(`refuses ${JSON.stringify(origin)}, which is not an origin, and shows an example`, () => {
      const message = complaint({ secretKey: secret, allowedOrigins: ['https://app.example.com', origin] });
      expect(message)
        .to.match(/^allowedOrigins: /)
        .and.include(`${JSON.stringify(origin)} is not an origin`)
        .and.include("'https://app.example.com'");
    });
  }

  it('is normalized like browsers write origins', () => {
    const { allowedOrigins } = csrfOf({ allowedOrigins: ['HTTPS://App.Example.com:443/', 'http://[::1]:3000'] });
    expect([...allowedOrigins]).to.deep.equal(['https://app.example.com', 'http://[::1]:3000']);
  });

  it('can be empty, so no other origin is allowed', () => {
    expect(csrfOf({ allowedOrigins: [] }).allowedOrigins).to.be.empty;
    expect(csrfOf({}).allowedOrigins).to.be.empty;
  });
});

describe('csrfMethods', () => {
  it('is converted to capital letters', () => {
    expect([...(csrfOf({ csrfMethods: ['post', 'Lock'] }).methods ?? [])]).to.deep.equal(['POST', 'LOCK']);
  });

  it('is undefined by default, so unknown methods are checked too', () => {
    expect(csrfOf({}).methods).to.equal(undefined);
  });
});
