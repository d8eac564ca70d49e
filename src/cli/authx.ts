#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from './attack';
import type { Command } from './Command';
import { keys } from './keys';
import { purge } from './purge';
import { routes } from './routes';
import { UsageError } from './UsageError';
import { withoutPasswords } from './withoutPasswords';

const commands: Readonly<Record<string, Command>> = { attack, keys, purge, routes };

const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
const help = `Usage: authx <command> [options]\n\n${list.join('\n')}\n\nRun authx <command> --help for details.`;

/** The exit codes. */
const exitCodes = { done: 0, failed: 1, misused: 2 } as const;

/** Runs the command line. Returns the exit code: 1 if a store failed, 2 for wrong arguments. */
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
  const command = commandNamed(name);
  if (!command) throw new UsageError(name === undefined ? 'Name a command.' : `${name} is not a command.`);
  if (words.includes('--help')) print(command.help);
  else await command.run(words, { environment: process.env, print });
}

const commandNamed = (name: string | undefined): Command | undefined =>
  name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;

/** If several attempts to connect failed, the message is in the first one. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

const version = (): string =>
  (JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string }).version;

if (require.main === module) {
  const words = process.argv.slice(2);
  void authx(words).then(code => {
    process.exitCode = code;
    if (commandNamed(words[0])?.endsProcess) process.stdout.write('', () => process.exit());
  });
}
