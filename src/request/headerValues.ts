import type { RequestLike } from './RequestLike';

/** All values of one header, as received. */
export function headerValues({ rawHeaders }: RequestLike, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] as string;
    if (written.length === wanted.length && written.toLowerCase() === wanted) values.push(rawHeaders[i + 1] as string);
  }
  return values;
}
