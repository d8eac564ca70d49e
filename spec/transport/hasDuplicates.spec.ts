import { expect } from 'chai';
import fc from 'fast-check';
import { hasDuplicates } from '../../src/transport/hasDuplicates';

describe('hasDuplicates', () => {
  for (const text of [
    '{"a":1,"a":1}',
    '[{"a":{"b":1,"c":[{}],"b":2}}]',
    '{"":1,"":1}',
    '{"a\\"b":1,"a\\"b":1}',
    '{"a":1,"\\u0061":1}',
    '{"a\\\\":1,"a\\\\":1}',
    '{"a" \n:1, "a"\t:1}',
    '{"__proto__":1,"__proto__":1}',
    '{"a":"}","a":1}',
  ]) {
    it(`returns true when a member name occurs twice: ${text}`, () => {
      expect(hasDuplicates(text)).to.equal(true);
    });
  }

  for (const text of [
    '{"a":{"b":1},"b":1}',
    '[{"b":1},{"b":1}]',
    '{"a":"\\"b\\":1,\\"b\\":1","b":[]}',
    '{"a":"a","b":"a"}',
    '{"a":["a","a"],"b":-1.5e+3,"c":[true,false,null]}',
    '{"A":1,"a":1}',
    '{ "a" : 1 , "b"\t: 2 }',
    '""',
    `${'[{"a":'.repeat(16)}1${'}]'.repeat(16)}`,
    '5',
  ]) {
    it(`returns false when no object has a member name twice: ${text}`, () => {
      expect(hasDuplicates(text)).to.equal(false);
    });
  }

  for (const text of [
    "{'a':1}",
    '{a:1}',
    '{"a":1,/* "a" */"b":1}',
    '{"a',
    '"a',
    '"a":1',
    '{"a":1}x',
    '\ufeff{"a":1}',
    '{"\\x":1}',
    '['.repeat(33) + ']'.repeat(33),
  ]) {
    it(`returns true for text that parsers read differently: ${text}`, () => {
      expect(hasDuplicates(text)).to.equal(true);
    });
  }

  it('returns true exactly when JSON.parse drops a member', () => {
    const object = fc.dictionary(fc.string({ unit: 'binary', maxLength: 3 }), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(object, fc.string({ unit: 'binary', maxLength: 3 }), (value, name) => {
        const text = JSON.stringify({ ...value, z: 1 });
        expect(hasDuplicates(text)).to.equal(false);
        const member = `${JSON.stringify(name)}:1`;
        expect(hasDuplicates(`{${member},${text.slice(1)}`)).to.equal(Object.hasOwn({ ...value, z: 1 }, name));
      }),
    );
  });
});
