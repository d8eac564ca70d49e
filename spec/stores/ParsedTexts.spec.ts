import { expect } from 'chai';
import { ParsedTexts } from '../../src/stores/ParsedTexts';

describe('ParsedTexts', () => {
  const open = (): { parsed: string[]; texts: ParsedTexts<number> } => {
    const parsed: string[] = [];
    const parse = (text: string): number => {
      parsed.push(text);
      if (text === '') throw new Error('no number');
      return Number(text);
    };
    return { parsed, texts: new ParsedTexts(parse) };
  };

  it('parses a text once while it stays the same', () => {
    const { parsed, texts } = open();
    expect([texts.read('a', '1'), texts.read('b', '2'), texts.read('a', '1')]).to.deep.equal([1, 2, 1]);
    expect(parsed).to.deep.equal(['1', '2']);
  });

  it('parses a text again after each change, even a change back', () => {
    const { texts } = open();
    expect(['1', '2', '1'].map(text => texts.read('a', text))).to.deep.equal([1, 2, 1]);
  });

  it('throws each time for a text that cannot be parsed, and never returns an earlier value', () => {
    const { texts } = open();
    texts.read('a', '1');
    for (let times = 0; times < 2; times += 1) expect(() => texts.read('a', '')).to.throw('no number');
  });
});
