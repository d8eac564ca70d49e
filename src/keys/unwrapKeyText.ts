/** Removes what tools add around or within a key: quotation marks, a byte order mark, and escaped line breaks. */
export const unwrapKeyText = (text: string): string =>
  text
    .trim()
    .replace(/^(["'`])([^]*)\1$/, '$2')
    .replace(/\\r|\r/g, '')
    .replace(/\\n/g, '\n');
