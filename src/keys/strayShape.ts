/**
 * Names what a tool has most likely left around a text; undefined if there is nothing. A text of this shape can mean two
 * values: with these characters and without them.
 */
export function strayShape(text: string): string | undefined {
  if (/^(["'`])[^]*\1$/.test(text.trim()) && text.trim().length > 1) return 'is in quotation marks';
  if (/\\[rn]$/.test(text)) return 'ends with a literal \\n';
  if (/[\r\n]/.test(text)) return 'contains a line break';
  if (text !== text.trim() || /^[\u200b-\u200d]|[\u200b-\u200d]$/.test(text)) {
    return 'begins or ends with a space or a byte order mark';
  }
  return text.includes('\0') ? 'contains a NUL character' : undefined;
}
