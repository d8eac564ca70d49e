import { ConfigurationError } from '../errors/errors';
import { optionValues } from './optionValues';
import { fold, nearest, similar, wordsOf } from './refuseUnknown';

/** The option of each environment variable, by the name of the variable. */
type Variables = ReadonlyMap<string, string>;

/**
 * Refuses a variable whose name is misspelt. If it were ignored, the protection that it asks for would be missing. A
 * variable that has the second word of a known one, or a similar word, is a misspelt variable too.
 *
 * @param given - the name of a variable that is not known
 * @throws ConfigurationError naming similar variables
 */
export function refuseMisspelt(given: string, variables: Variables): void {
  const names = [...variables.keys()];
  const name = given.toUpperCase();
  const isOurs = name.startsWith('JWT_');
  const meant = isOurs ? nearest(name, names) : names.find(known => fold(known) === fold(name.trim()));
  const [, word = '', ...rest] = name.split('_');
  const families = names.map(known => known.split('_')[1] ?? '');
  const isOfFamily = isOurs && rest.length > 0 && (families.includes(word) || nearest(word, families) !== undefined);
  if (meant === undefined && !isOfFamily) return;
  const suggested = meant === undefined ? similar(name, names) : [meant];
  const suggestion = suggested.length === 0 ? '' : ` Did you mean ${suggested.join(', or ')}?`;
  throw new ConfigurationError(
    `${given}: is not a variable of this library. Unset it, or correct its name.${suggestion}`,
  );
}

/**
 * Warns of a variable such as `JWT_AUDIENCE`, which may be meant for this library or for another one, if no other
 * variable sets what it may mean.
 *
 * @param options - what the known variables set
 */
export function warnOfStranger(given: string, variables: Variables, options: object): void {
  if (!/^JWT_/i.test(given)) return;
  const withVariable = [...variables.values()];
  const option = Object.keys(optionValues).find(known => fold(`JWT_${known}`) === fold(given));
  if (option !== undefined && !withVariable.includes(option)) {
    warn(`${given} is not read, because ${option} has no variable. Set the option in code.`);
    return;
  }
  const words = wordsOf(given);
  const meant = [...variables]
    .filter(([name]) => words.length > 0 && words.every(word => wordsOf(name).includes(word)))
    .slice(0, 4);
  if (meant.length === 0 || meant.some(([, known]) => known in options)) return;
  const suggested = meant.map(([name]) => name).join(', or ');
  warn(`${given} is not a variable of this library, and is not read. Did you mean ${suggested}?`);
}

const warn = (text: string): void => process.emitWarning(text, 'AuthXWarning');
