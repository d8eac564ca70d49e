import type { AttackLogin } from '../AttackOptions';

/** A login whose members are known. */
export interface ReadLogin {
  readonly body: Readonly<Record<string, unknown>>;
  /** The names of the members. */
  readonly user: string;
  readonly password: string;
}

/** Finds the name and the password in the body of a login. Returns undefined if the body is no JSON with both. */
export function readBody({ body }: AttackLogin): ReadLogin | undefined {
  const read = typeof body === 'string' ? parsed(body) : body;
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
  const members = Object.entries(read).filter(([, value]) => typeof value === 'string');
  const password = members.find(([name]) => isPassword(name))?.[0];
  const user = members.find(([name]) => name !== password)?.[0];
  return password === undefined || user === undefined ? undefined : { body: { ...read }, user, password };
}

const isPassword = (name: string): boolean => /pass|pwd|secret|pin|code/i.test(name);

/** Returns the passwords in the body of a login: the texts whose names say so, in JSON or in a form. */
export function passwordsIn({ body }: AttackLogin): string[] {
  const read = typeof body === 'string' ? (parsed(body) ?? Object.fromEntries(new URLSearchParams(body))) : body;
  const texts: string[] = [];
  const find = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
      if (typeof inner === 'string' && isPassword(name)) texts.push(inner);
      else find(inner);
    }
  };
  find(read);
  return texts;
}

/** Returns passwords that are much like another one, and must not log in. */
export const wrongPasswordsLike = (right: string): [swapped: string, half: string, longer: string] => [
  swapCase(right),
  right.slice(0, Math.ceil(right.length / 2)),
  `${right}x`,
];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Returns bodies that must not log in, each with what is wrong about it. */
export function wrongBodies({ body, user, password }: ReadLogin): (readonly [variant: string, body: object])[] {
  const name = String(body[user]);
  const right = String(body[password]);
  const [swapped, half, longer] = wrongPasswordsLike(right);
  const wrong = 'attack-2f8c1e';
  const withPassword = (value: unknown): object => ({ ...body, [password]: value });
  const withUser = (value: unknown, secret: unknown = wrong): object => ({
    ...body,
    [user]: value,
    [password]: secret,
  });
  return [
    ['another password', withPassword(wrong)],
    ['an empty password', withPassword('')],
    ['no password', withPassword(undefined)],
    ['an operator as the password', withPassword({ $ne: null })],
    ['a password that is true', withPassword(true)],
    ['a password that is null', withPassword(null)],
    ['another operator as the password', withPassword({ $gt: '' })],
    ['a list as the password', withPassword([])],
    ['a pattern as the password', withPassword({ $regex: '.*' })],
    ['SQL as the password', withPassword("' OR '1'='1")],
    ['a comment of SQL after the name', withUser(`${name}' -- `)],
    ['SQL as the name', withUser("' OR 1=1 -- ", "' OR 1=1 -- ")],
    ['a wildcard as the name', withUser('%')],
    ['an operator as the name', withUser({ $ne: null }, { $ne: null })],
    ['a wildcard of LDAP', withUser('*', '*')],
    ['the password in the other letter case', withPassword(swapped)],
    ['the first half of the password', withPassword(half)],
    ['a character after the password', withPassword(longer)],
    ['the name as the password', withPassword(name)],
    ...defaults.map(([first, second]) => [`${first} / ${second}`, withUser(first, second)] as const),
  ].filter(([, wrongBody]) => JSON.stringify(wrongBody) !== JSON.stringify(body)) as [string, object][];
}

const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, letter => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()));

/** Logins with which many products are delivered. */
const defaults: readonly (readonly [user: string, password: string])[] = [
  ['admin', 'admin'],
  ['admin', 'password'],
  ['admin', 'admin123'],
  ['admin', 'changeme'],
  ['administrator', 'administrator'],
  ['root', 'root'],
  ['root', 'toor'],
  ['user', 'user'],
  ['user', 'password'],
  ['test', 'test'],
  ['guest', 'guest'],
  ['demo', 'demo'],
  ['debug', 'debug'],
];
