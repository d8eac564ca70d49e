import { requestOf, type RecordedRow } from './RecordedRow';

/** A request ready to be sent. */
export interface ResolvedRequest {
  readonly path: string;
  /** Name and value in turn. */
  readonly headers: string[];
  readonly body: string | undefined;
}

/** What stands for a CSRF value in the rows. */
const uuid = 'uuid4';

const placeholder = /<([^<>]+)>/g;

/** Rows whose placeholder does not say by itself what was sent: its note does. */
const readings: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  14: { token: 'access, Bearer inside' },
  60: { token: 'login access, Bearer inside' },
  264: { 'user access': 'user access, revoked' },
  265: { 'user access': 'user access, revoked' },
  166: { [uuid]: 'csrf of cookie refresh' },
};

/** A value of the moment that was recorded as it was. */
const upperCased: readonly [string, string] = [
  '99FE0786-C542-45EB-9CE1-A933E4EF61AB',
  '<upper-cased csrf of cookie access>',
];

/** Replaces the placeholders of a row. */
export async function resolveRow(
  row: RecordedRow,
  tokenOf: (name: string) => Promise<string>,
): Promise<ResolvedRequest> {
  const credential = credentialOf(row);
  const nameOf = (name: string): string =>
    readings[row.no]?.[name] ?? (name === uuid ? `csrf of ${credential ?? '?'}` : name);
  const resolve = async (text: string): Promise<string> => {
    const values = new Map<string, string>();
    for (const [, name] of text.matchAll(placeholder)) values.set(name!, await tokenOf(nameOf(name!)));
    return text.replace(placeholder, (_, name: string) => values.get(name)!);
  };
  const headers: string[] = [];
  for (const line of row.headers ?? []) {
    const colon = line.indexOf(':');
    headers.push(
      line.slice(0, colon),
      await resolve(
        line
          .slice(colon + 1)
          .replace(...upperCased)
          .replace(/^ /, ''),
      ),
    );
  }
  return {
    path: await resolve(requestOf(row).path),
    headers,
    body: row.body === undefined ? undefined : await resolve(row.body),
  };
}

/** The token whose CSRF value a row means. */
function credentialOf({ headers = [] }: RecordedRow): string | undefined {
  const names = headers.flatMap(line => [...line.matchAll(placeholder)].map(([, name]) => name!));
  return names.find(name => name !== uuid);
}
