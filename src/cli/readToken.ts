import type { CommandContext } from './Command';
import { readInput } from './readInput';
import { UsageError } from './UsageError';

/**
 * Returns the token that a command is about: its argument, or standard input if there is none, or if it is a hyphen.
 *
 * @throws UsageError for several arguments, or if there is no token
 */
export async function readToken(
  [argument = '-', ...others]: readonly string[],
  input: CommandContext['input'],
): Promise<string> {
  if (others.length > 0) throw new UsageError('Name one token.');
  const token = argument === '-' ? await readInput(input) : argument.trim();
  if (token === '') throw new UsageError('There is no token. Write it to standard input.');
  return token;
}
