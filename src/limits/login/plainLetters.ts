const plain = Array.from('0123456789abcdefghijklmnopqrstuvwxyz');

/** Letters and digits alone decide, as in databases that ignore case and accents (Unicode Technical Standard 10). */
interface PlainOrder {
  readonly compare: Intl.Collator['compare'];
  readonly sorted: readonly string[];
}

/** Made at the first use, because it takes milliseconds, and most applications never need it. */
let order: PlainOrder | undefined;

function makeOrder(): PlainOrder {
  const { compare } = new Intl.Collator('en', { sensitivity: 'base' });
  return { compare, sorted: ['', ...plain, ...plain.flatMap(one => plain.map(other => one + other))].sort(compare) };
}

/**
 * Returns the ASCII letters or digits that sort as a character does: `l` for `ł`, `ae` for `æ`, and `3` for the Arabic digit.
 * Returns an empty text for a character that does not count, and every other character unchanged.
 */
export function plainLetters(character: string): string {
  const { compare, sorted } = (order ??= makeOrder());
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] as string, character) < 0) low = middle + 1;
    else high = middle;
  }
  const found = sorted[low];
  return found !== undefined && compare(found, character) === 0 ? found : character;
}
