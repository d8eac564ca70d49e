import { expect } from 'chai';
import { proofUrl, requestUrls } from '../../src/dpop/proofUrl';
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

describe('requestUrls', () => {
  const headers = { host: 'api.example', 'x-forwarded-host': 'www.example', 'x-forwarded-proto': 'https' };
  const of = (changes: RequestLike, bases?: readonly string[]): readonly string[] =>
    requestUrls({ headers, url: '/a?b', ...changes }, bases);

  it('is the host of the request and its path', () => {
    expect(of({})).to.deep.equal(['http://api.example/a']);
    expect(of({ socket: { encrypted: true } })).to.deep.equal(['https://api.example/a']);
  });

  it('is what the proxy tells, if it is trusted', () => {
    expect(of({ trustsProxy: true })).to.deep.equal(['https://www.example/a']);
  });

  it('has the path that the client sent, not the one that middleware made of it', () => {
    expect(of({ url: '/rest', originalUrl: '/mounted/rest' })).to.deep.equal(['http://api.example/mounted/rest']);
  });

  it('is below one of the configured URLs', () => {
    expect(of({}, ['https://one.example', 'https://two.example/v1'])).to.deep.equal([
      'https://one.example/a',
      'https://two.example/v1/a',
    ]);
  });

  it('is nothing if the host contains more than a host, or is missing', () => {
    for (const host of ['a.example/login?', 'a.example/login#', 'user@a.example', 'a.example\\b', 'a, b', '', 'a b']) {
      expect(of({ headers: { host } }), host).to.deep.equal([]);
    }
    expect(of({ headers: {} })).to.deep.equal([]);
    expect(
      of({ rawHeaders: ['Host', 'a.example', 'Host', 'b.example'], headers: { host: 'a.example' } }),
    ).to.deep.equal([]);
  });

  it('is nothing if the target is not a path', () => {
    for (const url of ['*', 'http://other.example/a', '', undefined]) expect(of({ url })).to.deep.equal([]);
  });

  it('does not take a path with two slashes for a host', () => {
    expect(of({ url: '//other.example/a' })).to.deep.equal(['http://api.example//other.example/a']);
  });
});
