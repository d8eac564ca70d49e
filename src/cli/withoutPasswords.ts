/** A text without what stands before the `@` of URLs, where passwords are. */
export const withoutPasswords = (text: string): string => text.replace(/\b([a-z][a-z\d+.-]*:\/\/)\S*@/gi, '$1***@');
