import type { RawRequest } from '../http/RawRequest';
import type { Target } from '../Target';
import type { Redaction } from './Redaction';

/** Returns a command that repeats a request. Bytes that the shell cannot write are written as `$'\x00'`. */
export function curlOf(request: RawRequest, target: Target, redaction: Redaction): string {
  const origin = `${target.isTls ? 'https' : 'http'}://${target.authority}`;
  const { method, headers, body } = request;
  const isPath = request.target.startsWith('/');
  const words = [
    'curl -i --path-as-is',
    ...(method === 'HEAD' ? ['--head'] : method === 'GET' ? [] : [`-X ${quoted(method)}`]),
    ...(isPath ? [] : [`--request-target ${quoted(redaction.redact(request.target))}`]),
    ...headers.map(([name, value]) => `-H ${quoted(redaction.redact(`${name}: ${value}`))}`),
    ...(body ? [`--data-binary ${quoted(redaction.redact(textOf(body)))}`] : []),
    quoted(redaction.redact(isPath ? origin + request.target : origin)),
  ];
  return words.join(' ');
}

/** A body that is long is named, and not repeated. */
const textOf = (body: Buffer): string =>
  body.length > 2000 ? `(a body of ${String(body.length)} bytes)` : body.toString('latin1');

/** The variables of {@link Redaction}. */
const variables = [
  'ACCESS_TOKEN',
  'REFRESH_TOKEN',
  'SIGNATURE',
  'COOKIE',
  'CSRF_TOKEN',
  'BASIC',
  'PASSWORD',
  'CHANGED_PASSWORD',
  'LOGIN_HEADER',
  'MINTED_TOKEN',
];

const isVariable = (text: string, at: number): boolean => variables.some(name => text.startsWith(`$${name}`, at));

/** Quotes a word for a POSIX shell. Variables of {@link Redaction} stay variables. */
function quoted(text: string): string {
  if (/[\x00-\x1f\x7f-\xff]/.test(text)) return `$'${Array.from(text, escaped).join('')}'`;
  if (!Array.from(text.matchAll(/\$/g)).some(({ index }) => isVariable(text, index)))
    return `'${text.replaceAll("'", `'\\''`)}'`;
  const escapedText = text.replace(/["\\`$]/g, (char: string, at: number) =>
    isVariable(text, at) ? char : `\\${char}`,
  );
  return `"${escapedText}"`;
}

const escaped = (char: string): string =>
  /[\x20-\x7e]/.test(char) && !/['\\]/.test(char)
    ? char
    : `\\x${(char.codePointAt(0) as number).toString(16).padStart(2, '0')}`;
