/** Characters that change what a terminal shows: controls, and marks of the direction of text. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A character can have two units of UTF-16. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map(unit => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/** Returns a text of a store or a token in which nothing can change what a terminal shows. */
export const plainText = (text: string): string => text.replace(unsafe, escaped);

/** Returns a value as JSON of several lines. The characters that could change what a terminal shows are escaped. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replace(/[^\n]/gu, character => plainText(character));
