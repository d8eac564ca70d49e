import { BoundedMap } from '../async/BoundedMap';

/** How many texts this class remembers. A text that it forgets is parsed once more. */
const remembered = 10_000;

interface Parsed<Value> {
  readonly text: string;
  readonly value: Value;
}

/**
 * Parses texts of a store, and remembers the last one for each key. If the store gives the same text again, it is not parsed
 * again. That is no cache of answers: the store is asked each time, and another text is parsed.
 */
export class ParsedTexts<Value> {
  private readonly known = new BoundedMap<Parsed<Value>>(remembered);

  /** @param parse - its values are shared by several requests, so that nobody may change them */
  constructor(private readonly parse: (text: string) => Value) {}

  /** Returns what the text of a key means. Errors of the parser are passed on. */
  read(key: string, text: string): Value {
    const known = this.known.get(key);
    if (known?.text === text) return known.value;
    const value = this.parse(text);
    this.known.set(key, { text, value });
    return value;
  }
}
