import type { Answer } from '../../../support/send';

/** A cookie as an answer sets it. */
export interface AnswerCookie {
  readonly name: string;
  readonly value: string;
  /** What follows the value, in the order in which it stands. */
  readonly attributes: readonly string[];
}

/** The cookies that an answer sets or deletes. */
export const answerCookies = ({ headers }: Pick<Answer, 'headers'>): AnswerCookie[] =>
  (headers['set-cookie'] ?? []).map(read);

/** What an answer does with cookies, as `name` for one that it sets and `-name` for one that it deletes. */
export const cookieChanges = (answer: Pick<Answer, 'headers'>): string[] =>
  answerCookies(answer).map(cookie => (isDeletion(cookie) ? `-${cookie.name}` : cookie.name));

/** The value that an answer gives a cookie; undefined where it gives none. */
export const valueOf = (answer: Pick<Answer, 'headers'>, name: string): string | undefined =>
  answerCookies(answer).find(cookie => cookie.name === name && !isDeletion(cookie))?.value;

/** Whether a cookie tells the browser to forget it. */
export const isDeletion = ({ attributes }: AnswerCookie): boolean => attributes.includes('Max-Age=0');

function read(header: string): AnswerCookie {
  const [pair = '', ...attributes] = header.split('; ');
  const equals = pair.indexOf('=');
  return { name: pair.slice(0, equals), value: pair.slice(equals + 1), attributes };
}
