import { expect } from 'chai';
import { ParsedTexts } from '../../src/stores/ParsedTexts';

describe('Texts of a store', () => {
  const open = (): { parsed: string[]; texts: ParsedTexts<number> } => {
    const parsed: string[] = [];
    const parse = (text: string): number => {
      parsed.push(text);
      if (text === '') throw new Error('no number');
      return Number(text);
    };
    return { parsed, texts: new ParsedTexts(parse) };
  };

  it('are parsed once as long as they stay the same', () => {
    const { parsed, texts } = open();
    expect([texts.read('a', '1'), texts.read('b', '2'), texts.read('a', '1')]).to.deep.equal([1, 2, 1]);
    expect(parsed).to.deep.equal(['1', '2']);
  });

  it('are parsed again if they have changed, also back', () => {
    const { texts } = open();
    expect(['1', '2', '1'].map(text => texts.read('a', text))).to.deep.equal([1, 2, 1]);
  });

  it('that cannot be parsed fail each time, and never give an earlier value', () => {
    const { texts } = open();
    texts.read('a', '1');
    for (let times = 0; times < 2; times += 1) expect(() => texts.read('a', '')).to.throw('no number');
  });
});
