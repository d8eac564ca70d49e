/**
 * Tells whether a message may repeat an argument that it refuses. Anything longer, or with other characters, may be a token
 * or a password in the wrong place, which logs must not repeat.
 */
export const isPlainWord = (word: string): boolean => /^[\w-]{1,32}$/.test(word);
