import { expect } from 'chai';
import fc from 'fast-check';
import { isOwnOrigin as isOriginOf } from '../../src/transport/requestOrigin';

const none: ReadonlySet<string> = new Set();

const isOwnOrigin = (origin: string, host: string | undefined, allowed: ReadonlySet<string>): boolean =>
  isOriginOf(origin, host === undefined ? undefined : { name: host }, allowed);

describe('isOwnOrigin', () => {
  const own: readonly (readonly [origin: string, host: string])[] = [
    ['https://app.example.com', 'app.example.com'],
    ['http://app.example.com', 'app.example.com'],
    ['https://app.example.com', 'APP.example.COM'],
    ['HTTPS://APP.EXAMPLE.COM', 'app.example.com'],
    ['https://app.example.com', 'app.example.com:443'],
    ['https://app.example.com:443', 'app.example.com'],
    ['http://app.example.com', 'app.example.com:80'],
    ['https://app.example.com:8443', 'app.example.com:8443'],
    ['http://localhost:3000', 'localhost:3000'],
    ['http://127.0.0.1:3000', '127.0.0.1:3000'],
    ['http://[::1]:3000', '[::1]:3000'],
    ['http://[::1]', '[0:0:0:0:0:0:0:1]'],
    ['https://app.example.com.', 'app.example.com.'],
  ];
  for (const [origin, host] of own) {
    it(`accepts ${origin} for the host ${host}`, () => {
      expect(isOwnOrigin(origin, host, none)).to.equal(true);
    });
  }

  const foreign: readonly (readonly [origin: string, host: string | undefined])[] = [
    ['https://evil.example', 'app.example.com'],
    ['xhttps://app.example.com', 'app.example.com'],
    ['https://app.example.com.evil.example', 'app.example.com'],
    ['https://evil-app.example.com', 'app.example.com'],
    ['https://example.com', 'app.example.com'],
    ['https://sub.app.example.com', 'app.example.com'],
    ['https://app.example.com.', 'app.example.com'],
    ['https://app.example.com:8443', 'app.example.com'],
    ['https://app.example.com', 'app.example.com:8443'],
    ['https://app.example.com', 'app.example.com:80'],
    ['http://app.example.com', 'app.example.com:443'],
    ['http://localhost:3000', 'localhost:3001'],
    ['http://localhost:3000', '127.0.0.1:3000'],
    ['capacitor://app.example.com', 'app.example.com'],
    ['ws://app.example.com', 'app.example.com'],
    ['https://app.example.com', undefined],
    ['https://app.example.com', ''],
    ['https://app.example.com', 'app.example.com/path'],
    ['https://app.example.com', 'user@app.example.com'],
    ['https://app.example.com', 'app.example.com, evil.example'],
    ['https://user@app.example.com', 'app.example.com'],
    ['https://app.example.com@evil.example', 'app.example.com'],
    ['https://app.example.com/path', 'app.example.com'],
    ['https://app.example.com, https://evil.example', 'app.example.com'],
    ['app.example.com', 'app.example.com'],
    ['//app.example.com', 'app.example.com'],
    ['null', 'null'],
    ['null', 'app.example.com'],
    ['*', '*'],
    ['', ''],
    ['', undefined],
    ['undefined', undefined],
    ['https://undefined', undefined],
  ];
  for (const [origin, host] of foreign) {
    it(`refuses ${JSON.stringify(origin)} for the host ${String(host)}`, () => {
      expect(isOwnOrigin(origin, host, none)).to.equal(false);
    });
  }

  it('accepts an allowed origin in any spelling, whatever the host', () => {
    const allowed = new Set(['https://web.example.com', 'capacitor://localhost', 'http://[::1]:3000']);
    for (const origin of [
      'https://web.example.com',
      'https://WEB.example.com',
      'https://web.example.com:443',
      'capacitor://localhost',
      'http://[0::1]:3000',
    ]) {
      expect(isOwnOrigin(origin, 'api.example.com', allowed), origin).to.equal(true);
      expect(isOwnOrigin(origin, undefined, allowed), origin).to.equal(true);
    }
    for (const origin of [
      'http://web.example.com',
      'https://web.example.com:8443',
      'https://web.example.com.evil.example',
      'ionic://localhost',
      'null',
    ]) {
      expect(isOwnOrigin(origin, 'api.example.com', allowed), origin).to.equal(false);
    }
  });

  it('never throws, and accepts no origin of another host, for any text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ validSchemes: ['http', 'https'] }), fc.domain());
    fc.assert(
      fc.property(text, text, (origin, host) => {
        if (!isOwnOrigin(origin, host, none)) return;
        expect(new URL(origin).host).to.equal(new URL(`${new URL(origin).protocol}//${host}`).host);
      }),
    );
  });

  it('compares the scheme only if a trusted proxy has sent it', () => {
    const isOwn = (origin: string, scheme?: string): boolean => isOriginOf(origin, { name: 'a.example', scheme }, none);
    expect([isOwn('https://a.example', 'https'), isOwn('http://a.example', 'http')]).to.deep.equal([true, true]);
    expect([isOwn('http://a.example', 'https'), isOwn('https://a.example', 'http')]).to.deep.equal([false, false]);
    expect([isOwn('http://a.example'), isOwn('https://a.example')]).to.deep.equal([true, true]);
  });
});
