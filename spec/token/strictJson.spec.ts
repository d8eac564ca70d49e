import { expect } from 'chai';
import fc from 'fast-check';
import { JWTDecodeError } from '../../src/errors/errors';
import { parseObject } from '../../src/token/strictJson';

const parse = (text: string): unknown => parseObject(Buffer.from(text));
const nested = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

describe('parseObject', () => {
  it('reads an object like JSON.parse', () => {
    for (const text of [
      '{}',
      ' {"a":1}\n',
      '{"a":{"b":[{"c":null},"d:e"]},"f":"{[\\"\\\\"}',
      '{"":""}',
      '{"ü":"😀\\ud800"}',
    ]) {
      expect(parse(text), text).to.deep.equal(JSON.parse(text));
    }
  });

  it('refuses a value that is not an object', () => {
    for (const text of ['[]', '1', '"a"', 'null', 'true', '', ' ', '[{}]']) {
      expect(() => parse(text), text).to.throw(JWTDecodeError);
    }
  });

  it('refuses invalid JSON, and does not repeat it in the message', () => {
    for (const text of [
      '{',
      '{"a"}',
      "{'a':1}",
      '{"a":1,}',
      '{"a":1}{',
      '{"a":1}x',
      '{"a":NaN}',
      '{"a":01}',
      '{"a:1}',
      'undefined',
    ]) {
      expect(() => parse(text), text)
        .to.throw(JWTDecodeError)
        .with.property('message')
        .that.does.not.include(text);
    }
  });

  it('refuses a duplicate member at any depth and in any spelling', () => {
    for (const text of [
      '{"alg":"HS256","alg":"none"}',
      '{"a":1,"a":1}',
      '{"a":{"b":1,"b":2}}',
      '{"a":[{"b":1,"b":2}]}',
      '{"sub":"alice","\\u0073ub":"root"}',
      '{"__proto__":1,"__proto__":2}',
      '{"a":{},"a":{"b":1}}',
    ]) {
      expect(() => parse(text), text).to.throw(JWTDecodeError);
    }
  });

  it('is not confused by colons, brackets and quotes within strings', () => {
    const value = { 'a:b': ':"{[', '\\"': '\\', c: ['"', ':', '}'], '"': { ':': ':' } };
    expect(parse(JSON.stringify(value))).to.deep.equal(value);
    expect(parse(JSON.stringify(value, null, 2))).to.deep.equal(value);
  });

  it('keeps __proto__ as an ordinary member', () => {
    const value = parse('{"__proto__":{"admin":true}}') as { admin?: unknown };
    expect(value.admin).to.equal(undefined);
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype);
  });

  it('reads 32 levels, and refuses deeper input without parsing it', () => {
    expect(parse(nested(32))).to.have.property('a');
    for (const depth of [33, 1000, 200_000]) expect(() => parse(nested(depth))).to.throw(JWTDecodeError);
    expect(() => parse('{"a":'.repeat(10_000))).to.throw(JWTDecodeError);
  });

  it('reads any number of objects and lists beside one another', () => {
    const value = { lists: Array.from({ length: 40 }, () => []), objects: Array.from({ length: 40 }, () => ({})) };
    expect(parse(JSON.stringify(value))).to.deep.equal(value);
  });

  it('refuses bytes that are not UTF-8, and a byte order mark', () => {
    const bytes = (...parts: (string | number[])[]): Buffer =>
      Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
    const bad = [
      bytes('{"a":"', [0xff], '"}'),
      bytes('{"a":"', [0xc3], '"}'),
      bytes('{"a":"', [0xc0, 0xaf], '"}'),
      bytes('{"a":"', [0xed, 0xa0, 0x80], '"}'),
      bytes([0xef, 0xbb, 0xbf], '{"a":1}'),
      Buffer.from('{"a":1}', 'utf16le'),
    ];
    for (const text of bad) expect(() => parseObject(text)).to.throw(JWTDecodeError);
  });

  it('reads every object that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 5 })), value => {
        const text = JSON.stringify(value);
        expect(parse(text)).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('throws only JWTDecodeError, for any bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string(),
          fc.json(),
          fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\\\', '1', 'a', ' ') }),
        ),
        input => {
          try {
            return typeof parseObject(Buffer.from(input as string)) === 'object';
          } catch (error) {
            return error instanceof JWTDecodeError;
          }
        },
      ),
    );
  });
});
