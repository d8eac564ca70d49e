import { expect } from 'chai';
import fc from 'fast-check';
import { readOrigin } from '../../src/config/readOrigin';

describe('readOrigin', () => {
  const origins: readonly (readonly [written: string, origin: string])[] = [
    ['https://app.example.com', 'https://app.example.com'],
    ['http://app.example.com', 'http://app.example.com'],
    ['HTTPS://App.Example.COM', 'https://app.example.com'],
    ['https://app.example.com/', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['http://app.example.com:80', 'http://app.example.com'],
    ['https://app.example.com:80', 'https://app.example.com:80'],
    ['http://app.example.com:443', 'http://app.example.com:443'],
    ['https://app.example.com:8443', 'https://app.example.com:8443'],
    ['https://app.example.com:08443', 'https://app.example.com:8443'],
    ['https://app.example.com.', 'https://app.example.com.'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
    ['http://[::1]:80', 'http://[::1]'],
    ['https://b\u00fccher.example', 'https://xn--bcher-kva.example'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['chrome-extension://AbCdEf', 'chrome-extension://abcdef'],
  ];
  for (const [written, origin] of origins) {
    it(`normalizes ${written} to ${origin}`, () => {
      expect(readOrigin(written)).to.equal(origin);
    });
  }

  const others = [
    '',
    ' ',
    '*',
    'null',
    'NULL',
    'undefined',
    'app.example.com',
    'app.example.com:443',
    '//app.example.com',
    'https:app.example.com',
    'https:/app.example.com',
    'https://',
    'https:///',
    'https://*.example.com',
    'https://*',
    'https://app.example.com/path',
    'https://app.example.com//',
    'https://app.example.com?',
    'https://app.example.com?x=1',
    'https://app.example.com#',
    'https://user@app.example.com',
    'https://user:password@app.example.com',
    'https://app.example.com@evil.example',
    'https://app.example.com\\.evil.example',
    'https://app.example.com, https://evil.example',
    'https://app.example.com,evil.example',
    'https://app.example.com https://evil.example',
    ' https://app.example.com',
    'https://app.example.com ',
    'https://app.example.com\n',
    'https://app.example.com:port',
    'https://app.example.com:70000',
    'https://[::1',
    'https://256.256.256.256',
    'https://a%2fb.example',
    'https://a\u2100b.example',
    'http\u017f://app.example.com',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:alert(1)',
  ];
  for (const written of others) {
    it(`returns undefined for ${JSON.stringify(written)}`, () => {
      expect(readOrigin(written)).to.equal(undefined);
    });
  }

  it('never throws for any text, and its result is stable', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.tuple(fc.constantFrom('http', 'https', 'app'), fc.string()).map(([scheme, rest]) => `${scheme}://${rest}`),
    );
    fc.assert(
      fc.property(text, written => {
        const origin = readOrigin(written);
        if (origin === undefined) return;
        expect(readOrigin(origin)).to.equal(origin);
      }),
    );
  });
});
