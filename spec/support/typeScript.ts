/** What makes Node run TypeScript, for specs that start programs of their own. Types are not checked. */
export const runsTypeScript: readonly string[] = ['-r', require.resolve('@swc-node/register')];
