import type { CommandContext } from './Command';

/** In characters. No token or key is longer. */
const longestInput = 100_000;

/**
 * Reads the standard input as text, without the white space around it.
 *
 * @throws Error if it is too long
 */
export async function readInput(input: CommandContext['input']): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > longestInput) throw new Error('The standard input is too long.');
  }
  return text.trim();
}
