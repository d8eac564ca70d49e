import { Refusal, type Asked } from './Parts';

/** Returns the values of a header, each as it was sent. */
export function valuesOf({ rawHeaders }: Pick<Asked, 'rawHeaders'>, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

/** Returns the token of the one `Authorization` header (RFC 6750 section 2.1). */
export function credentialOf(asked: Pick<Asked, 'rawHeaders'>): string | undefined {
  const values = valuesOf(asked, 'authorization');
  if (values.length > 1) throw new Refusal(400, 'Two Authorization headers', 'invalid_request');
  const [value = ''] = values;
  if (!/^Bearer(?: |$)/i.test(value)) return undefined;
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(value)?.[1];
  if (token === undefined) throw new Refusal(400, 'The Authorization header is malformed', 'invalid_request');
  return token;
}
