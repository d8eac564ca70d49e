/** Returns one line that says why a store cannot be used. The line does not contain the URL, which may hold a password. */
export function failure(what: string, error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return `${what}: ${message === '' ? String(code) : message}`;
}
