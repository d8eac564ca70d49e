/** Removes the byte order mark that some editors put before a text. A parser of JSON may ignore it (RFC 8259 section 8.1). */
export const withoutByteOrderMark = (text: string): string => text.replace(/^\uFEFF/, '');
