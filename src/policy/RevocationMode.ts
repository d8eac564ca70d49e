/** How a route has revocation checked: by the stores at every request, or by what they answered a moment ago as well. */
export type RevocationMode = 'strict' | 'cached';

/** The names above, so that a misspelt one fails at start. */
export const revocationModes: readonly unknown[] = ['strict', 'cached'] satisfies RevocationMode[];
