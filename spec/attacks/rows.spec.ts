import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

/** The last row of the table in docs/attacks.md. */
const last = 132;

interface Row {
  /** Numbers of the rows that the line is about. */
  readonly numbers: readonly number[];
  /** Names of files in spec/attacks. */
  readonly specs: readonly string[];
}

/** Returns all numbers that a text such as `28, 32 to 34` or `9–13` names. */
const numbersIn = (text: string): number[] =>
  text.split(/,\s*|\s+and\s+/).flatMap(part => {
    const [first = NaN, end = first] = part.split(/\s*(?:–|-|to)\s*/).map(Number);
    return Array.from({ length: end - first + 1 }, (_, i) => first + i);
  });

/** Reads the lines of the table of rows. */
const rows: readonly Row[] = [
  ...readFileSync('docs/attacks.md', 'utf8').matchAll(/^\| ([\d–]+) \|.*\| ([\w, ]+) \|$/gm),
].map(([, numbers = '', specs = '']) => ({ numbers: numbersIn(numbers), specs: specs.split(', ') }));

/** Returns the numbers that the titles of a spec file name, such as `row 1: refuses alg none`. */
function titledRows(spec: string): Set<number> {
  const titles = readFileSync(`spec/attacks/${spec}.spec.ts`, 'utf8').matchAll(
    /\b(?:describe|it)\(\s*['"`]rows? ([\d, toand-]+):/g,
  );
  return new Set([...titles].flatMap(([, numbers = '']) => numbersIn(numbers)));
}

describe('The table of attacks', () => {
  it(`has the rows 1 to ${String(last)}, each once`, () => {
    const all = rows.flatMap(({ numbers }) => numbers);
    expect(all).to.deep.equal(Array.from({ length: last }, (_, i) => i + 1));
  });

  for (const { numbers, specs } of rows) {
    const name =
      numbers.length > 1 ? `rows ${String(numbers[0])} to ${String(numbers.at(-1))}` : `row ${String(numbers[0])}`;
    it(`names specs that hold ${name}`, () => {
      for (const spec of specs) expect(existsSync(`spec/attacks/${spec}.spec.ts`), spec).to.equal(true);
      const held = new Set(specs.flatMap(spec => [...titledRows(spec)]));
      expect(numbers.filter(number => !held.has(number))).to.deep.equal([]);
      for (const spec of specs) {
        expect(
          numbers.some(number => titledRows(spec).has(number)),
          `${spec} holds none of them`,
        ).to.equal(true);
      }
    });
  }
});
