import type { AttackWarning } from '../AttackReport';
import type { Attempt } from '../Attempt';
import { valuesOf, type RawAnswer } from '../http/RawAnswer';

/** In characters. A server that is attacked may answer with megabytes that are made to keep a search busy. */
const searched = 65_536;

/**
 * What an answer must not tell, by the name of the warning. Each repetition in a pattern is bounded, so that no answer takes
 * long to search.
 */
const leaks: readonly (readonly [warning: string, pattern: RegExp, why: string])[] = [
  [
    'stack-in-answer',
    /^[ \t]{0,40}at .{1,300}:\d{1,7}:\d{1,7}\)?$|\\n\s{1,40}at .{1,300}:\d|node_modules[\\/]/m,
    'The answer holds a stack trace. Set development: false.',
  ],
  [
    'sql-in-answer',
    /SQLITE_[A-Z]+|syntax error at or near|\bER_[A-Z_]{4,}|\bSELECT .{1,300} FROM |QueryFailedError/,
    'The answer holds SQL, or an error of the database.',
  ],
  ['key-in-answer', /PRIVATE KEY-----|"d":"[\w-]{20,}"/, 'The answer holds a private key.'],
];

/**
 * Returns what should be corrected in an answer that is a refusal. Answers with a status below 400 may repeat what the
 * client sent.
 */
export function observe({ request, route }: Attempt, answer: RawAnswer): AttackWarning[] {
  if (answer.status < 400) return [];
  const head = answer.headers.map(pair => pair.join(': ')).join('\n');
  const text = `${answer.body.slice(0, searched)}\n${head.slice(0, searched)}`;
  const place = { method: request.method, path: route.path };
  const found = leaks
    .filter(([, pattern]) => pattern.test(text))
    .map(([warning, , why]) => ({ warning, ...place, why }));
  if (
    repeatsToken(
      request.headers.map(([, value]) => value),
      text,
    )
  ) {
    found.push({
      warning: 'token-in-answer',
      ...place,
      why: 'The answer repeats the token, so that logs and caches hold it.',
    });
  }
  if (answer.status === 401 && valuesOf(answer, 'www-authenticate').length === 0) {
    found.push({
      warning: 'no-challenge',
      ...place,
      why: 'A 401 has no WWW-Authenticate header (RFC 9110 section 15.5.2).',
    });
  }
  return found;
}

/** Tells whether a text repeats the signature of a token, or the whole token. */
const repeatsToken = (values: readonly string[], text: string): boolean =>
  values
    .flatMap(value => value.split(/[\s,;=]+/))
    .filter(word => /^[\w-]+\.[\w-]+\.[\w-]{16,}$/.test(word))
    .some(word => text.includes(word));
