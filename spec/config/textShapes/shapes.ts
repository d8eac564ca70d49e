const base64 = (encoding: 'base64' | 'base64url') => (text: string) => Buffer.from(text).toString(encoding);

/** What tools leave around a text, and what an option or a message calls it. */
export const marks: Readonly<Record<string, readonly [shape: (text: string) => string, name: RegExp]>> = {
  'a line end after it': [text => `${text}\n`, /contains a line break/],
  'a line end of Windows after it': [text => `${text}\r\n`, /contains a line break/],
  'spaces around it': [text => `  ${text}\t`, /begins or ends with a space/],
  'a byte order mark': [text => `\ufeff${text}`, /byte order mark/],
  'double quotation marks': [text => `"${text}"`, /in quotation marks/],
  'single quotation marks': [text => `'${text}'`, /in quotation marks/],
  backticks: [text => `\`${text}\``, /in quotation marks/],
  'quotation marks and a line end': [text => `"${text}"\n`, /in quotation marks/],
  'a literal \\n after it': [text => `${text}\\n`, /a literal \\n/],
  'a literal \\r\\n after it': [text => `${text}\\r\\n`, /a literal \\n/],
  'a literal \\n in quotation marks': [text => `"${text}\\n"`, /in quotation marks/],
  indentation: [text => text.replace(/^/gm, '  '), /begins or ends with a space/],
};

/** The whole text in an encoding. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  base64: base64('base64'),
  base64url: base64('base64url'),
};

/** Nothing, in its spellings. */
export const empties: Readonly<Record<string, string>> = { empty: '', 'only spaces': ' \t\n' };
