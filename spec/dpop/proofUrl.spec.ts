import { expect } from 'chai';
import { isUrlOf, proofUrl } from '../../src/dpop/proofUrl';
import type { RequestLike } from '../../src/transport/RequestLike';

describe('proofUrl', () => {
  for (const [text, url] of [
    ['https://api.example/a', 'https://api.example/a'],
    ['HTTPS://API.Example:443/a?b=c#d', 'https://api.example/a'],
    ['http://api.example:80', 'http://api.example/'],
    ['http://api.example:8080/', 'http://api.example:8080/'],
    ['https://api.example/a/./b/../c', 'https://api.example/a/c'],
    ['https://api.example/%7euser/%2fx%c3%a4', 'https://api.example/~user/%2Fx%C3%A4'],
    ['https://api.example/%61%2e%2E/b', 'https://api.example/a../b'],
    ['https://api.example/A', 'https://api.example/A'],
    ['https://[::1]:443/a', 'https://[::1]/a'],
    ['https://user@api.example/a', undefined],
    ['https://api.example\\a', undefined],
    ['https://api.example/a b', undefined],
    ['https://api.example/\u00e4', undefined],
    [' https://api.example/', undefined],
    ['https://', undefined],
    ['ftp://api.example/', undefined],
    ['/a', undefined],
    ['', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${String(url)}`, () => {
      expect(proofUrl(text)).to.equal(url);
    });
  }
});

describe('isUrlOf', () => {
  const headers = { host: 'api.example', 'x-forwarded-host': 'www.example', 'x-forwarded-proto': 'https' };
  const is = (url: string, changes: RequestLike = {}, bases?: readonly string[]): boolean =>
    isUrlOf(url, { headers, url: '/a?b', ...changes }, bases);

  it('compares the host of the request and its path', () => {
    expect(is('http://api.example/a')).to.equal(true);
    expect(is('http://API.example:80/b/../%61?c#d')).to.equal(true);
    for (const url of [
      'https://api.example/a',
      'http://api.example/A',
      'http://api.example/a/',
      'http://www.example/a',
    ]) {
      expect(is(url), url).to.equal(false);
    }
  });

  it('reads the scheme from the connection', () => {
    expect(is('https://api.example/a', { socket: { encrypted: true } })).to.equal(true);
    expect(is('http://api.example/a', { socket: { encrypted: true } })).to.equal(false);
  });

  it('believes a proxy only if it is trusted', () => {
    expect(is('https://www.example/a', { trustsProxy: true })).to.equal(true);
    expect(is('http://api.example/a', { trustsProxy: true })).to.equal(false);
    expect(is('https://www.example/a')).to.equal(false);
  });

  it('compares the path that the client sent, not the one that middleware made of it', () => {
    expect(is('http://api.example/mounted/rest', { url: '/rest', originalUrl: '/mounted/rest' })).to.equal(true);
    expect(is('http://api.example/rest', { url: '/rest', originalUrl: '/mounted/rest' })).to.equal(false);
  });

  it('compares only the configured URLs, if there are some', () => {
    const bases = ['https://one.example', 'https://two.example/v1'];
    expect(is('https://one.example/a', {}, bases)).to.equal(true);
    expect(is('https://two.example/v1/a', {}, bases)).to.equal(true);
    for (const url of ['http://api.example/a', 'https://two.example/a', 'https://one.example/v1/a']) {
      expect(is(url, {}, bases), url).to.equal(false);
    }
  });

  it('does not take a host for one that contains more than a host', () => {
    for (const host of ['a.example/login?', 'a.example/login#', 'user@a.example', 'a.example\\b', 'a, b', '', 'a b']) {
      for (const url of [`http://${host}/a`, 'http://a.example/login', 'http://a.example/a']) {
        expect(is(url, { headers: { host } }), `${host} ${url}`).to.equal(false);
      }
    }
    expect(is('http://a.example/a', { headers: {} })).to.equal(false);
    const two = { rawHeaders: ['Host', 'a.example', 'Host', 'b.example'], headers: { host: 'a.example' } };
    expect(is('http://a.example/a', two)).to.equal(false);
  });

  it('is false if the target is not a path', () => {
    for (const url of ['*', 'http://api.example/a', '', undefined]) {
      expect(is('http://api.example/a', { url })).to.equal(false);
    }
  });

  it('does not take a path with two slashes for a host', () => {
    expect(is('http://api.example//other.example/a', { url: '//other.example/a' })).to.equal(true);
    expect(is('http://other.example/a', { url: '//other.example/a' })).to.equal(false);
  });
});
