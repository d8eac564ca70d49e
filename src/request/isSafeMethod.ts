const safe: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a method changes nothing (RFC 9110 section 9.2.1). One that is not known is taken to. */
export const isSafeMethod = (method: string | undefined): boolean => safe.has(method);
