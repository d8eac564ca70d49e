/** Sorts by letters and digits alone, as databases do that ignore case and accents (Unicode Technical Standard 10). */
const collator = new Intl.Collator('en', { sensitivity: 'base' });

const plain = Array.from('0123456789abcdefghijklmnopqrstuvwxyz');

let sorted: readonly string[] | undefined;

/**
 * Returns the ASCII letters or digits that sort as a character does: `l` for `ł`, `ae` for `æ`, and `3` for the Arabic digit.
 * Returns an empty text for a character that does not count, and every other character unchanged.
 */
export function plainLetters(character: string): string {
  sorted ??= ['', ...plain, ...plain.flatMap(one => plain.map(other => one + other))].sort(collator.compare);
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (collator.compare(sorted[middle] as string, character) < 0) low = middle + 1;
    else high = middle;
  }
  const found = sorted[low];
  return found !== undefined && collator.compare(found, character) === 0 ? found : character;
}
