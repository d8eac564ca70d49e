/** The deepest nesting. A deeper text counts as ambiguous, because parsers disagree about it. */
const deepest = 32;

/** The kinds of characters outside of strings. */
const Kind = { Other: 0, Space: 1, Plain: 2, Quote: 3, Colon: 4, Opening: 5, Closing: 6 } as const;

const kinds = new Uint8Array(128);
const mark = (letters: string, kind: number): void => {
  for (const letter of letters) kinds[letter.charCodeAt(0)] = kind;
};
mark(' \t\r\n', Kind.Space);
// Numbers, true, false, null and commas.
mark('0123456789+-.eEtrufalsn,', Kind.Plain);
mark('"', Kind.Quote);
mark(':', Kind.Colon);
mark('{[', Kind.Opening);
mark('}]', Kind.Closing);

/**
 * Tells whether an object of a JSON text has two members of one name, at any depth. A text that is not JSON counts as
 * having some.
 *
 * The text is read once and not parsed, because it may be long, and nothing of the request has been verified yet.
 */
export function hasDuplicates(text: string): boolean {
  /** The names of each open object so far. */
  const open: (Set<string> | undefined)[] = [];
  /** The string that ends just before the current position. */
  let last: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const kind = kinds[text.charCodeAt(i)] ?? Kind.Other;
    if (kind === Kind.Other) return true;
    if (kind === Kind.Space) continue;
    if (kind === Kind.Quote) {
      const end = endOfString(text, i);
      if (end === -1) return true;
      last = text.slice(i, end + 1);
      i = end;
      continue;
    }
    if (kind === Kind.Opening && open.push(undefined) > deepest) return true;
    if (kind === Kind.Closing) open.pop();
    if (kind === Kind.Colon) {
      const name = last === undefined ? undefined : unescaped(last);
      if (name === undefined || open.length === 0) return true;
      const names = (open[open.length - 1] ??= new Set());
      if (names.has(name)) return true;
      names.add(name);
    }
    last = undefined;
  }
  return false;
}

/** The index of the quotation mark that closes the string opened at `start`, or -1. */
function endOfString(text: string, start: number): number {
  let end = start;
  do end = text.indexOf('"', end + 1);
  while (end !== -1 && isEscaped(text, end));
  return end;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text[index - backslashes - 1] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** Returns the meaning of a JSON string, or undefined for a text that is none. */
function unescaped(literal: string): string | undefined {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}
