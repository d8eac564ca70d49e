/** Removes passwords from URLs in a text. */
export const withoutPasswords = (text: string): string => text.replace(/\b([a-z][a-z\d+.-]*:\/\/)\S*@/gi, '$1***@');
