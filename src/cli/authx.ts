#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './Command';
import { purge } from './purge';
import { UsageError } from './UsageError';
import { withoutPasswords } from './withoutPasswords';

const commands: Readonly<Record<string, Command>> = { purge };

const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
const help = `Usage: authx <command> [options]\n\n${list.join('\n')}\n\nauthx <command> --help says more.`;

/** How a run of the command line ends, for whoever called it. */
const exitCodes = { done: 0, failed: 1, misused: 2 } as const;

/**
 * The command line.
 *
 * @returns the exit code: 1 where a store failed, 2 where it was called wrongly
 */
export async function authx(words: readonly string[]): Promise<number> {
  try {
    await run(words);
    return exitCodes.done;
  } catch (error) {
    const isMisuse = error instanceof UsageError;
    const [line] = withoutPasswords(messageOf(error)).split('\n') as [string];
    console.error(`authx: ${line}${isMisuse ? ' See authx --help.' : ''}`);
    return isMisuse ? exitCodes.misused : exitCodes.failed;
  }
}

async function run([name, ...words]: readonly string[]): Promise<void> {
  const print = (line: string): void => console.log(line);
  if (name === '--help') print(help);
  else if (name === '--version') print(version());
  else await runCommand(name, words, print);
}

async function runCommand(
  name: string | undefined,
  words: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  if (name === undefined || !Object.hasOwn(commands, name)) {
    throw new UsageError(name === undefined ? 'It wants a command.' : `${name} is not one of its commands.`);
  }
  const command = commands[name] as Command;
  if (words.includes('--help')) print(command.help);
  else await command.run(words, { environment: process.env, print });
}

/** Of several failed attempts to connect, as to the addresses of one host, the text is in the first. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

const version = (): string =>
  (JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string }).version;

if (require.main === module) {
  void authx(process.argv.slice(2)).then(code => {
    process.exitCode = code;
  });
}
