import { expect } from 'chai';
import { attack } from '../../src/attack/attack';
import { AttackError } from '../../src/attack/AttackError';
import { readTarget } from '../../src/attack/Target';

describe('The target of an attack', () => {
  for (const url of [
    'http://127.0.0.1:3000',
    'http://127.9.9.9',
    'http://0x7f.1',
    'http://[::1]:3000',
    'https://localhost/api',
  ]) {
    it(`can be ${url}`, () => {
      expect(readTarget(url, undefined).port).to.be.greaterThan(0);
    });
  }

  const strangers = [
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://[::ffff:10.0.0.1]',
    'http://128.0.0.1',
  ];
  for (const url of strangers) {
    it(`cannot be ${url}, unless this very host is allowed`, () => {
      const { hostname } = new URL(url);
      expect(() => readTarget(url, undefined)).to.throw(AttackError, `pass --allow-host ${hostname}`);
      expect(() => readTarget(url, 'other.example')).to.throw(AttackError, '--allow-host');
      expect(readTarget(url, hostname).authority).to.equal(hostname);
    });
  }

  it('cannot be anything but http and https, without a user, a query or a fragment', () => {
    for (const url of [
      '127.0.0.1:3000',
      'ftp://127.0.0.1',
      'http://a:b@127.0.0.1',
      'http://127.0.0.1?a',
      'http://127.0.0.1#a',
    ]) {
      expect(() => readTarget(url, undefined), url).to.throw(AttackError);
    }
  });

  it('gets no request if it is not allowed', async () => {
    const routes = { version: 1, routes: [] } as const;
    const failed = await attack('http://192.0.2.1', { routes, logins: [{ path: '/login', body: '{}' }] }).catch(
      (error: unknown) => error,
    );
    expect(failed).to.be.instanceOf(AttackError).with.property('message').that.includes('--allow-host 192.0.2.1');
  });
});
