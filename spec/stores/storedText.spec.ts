import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { textKey } from '../../src/stores/storedText';

describe('textKey', () => {
  it('returns a jti of visible ASCII unchanged', () => {
    for (const jti of [randomUUID(), '!', '~', 'a\'b"c\\d%e_', 'x'.repeat(255)]) expect(textKey(jti)).to.equal(jti);
  });

  it('returns a hash if a database could change the jti or confuse it with another', () => {
    const odd = [
      '',
      ' ',
      'a ',
      ' a',
      'a b',
      '\u0000',
      'a\u0000b',
      '\t',
      'é',
      '🦉',
      '\ud800',
      '\udc00',
      '\ufffd',
      'x'.repeat(256),
    ];
    const keys = [...odd, 'a', 'ab', 'e', 'x'.repeat(255)].map(textKey);
    expect(new Set(keys).size).to.equal(keys.length);
    for (const key of keys.slice(0, odd.length)) expect(key).to.match(/^sha256:[\w-]{43}$/);
  });

  it('does not return the same key for a jti that looks like a hash', () => {
    expect(textKey(textKey('é'))).to.not.equal(textKey('é'));
  });
});
