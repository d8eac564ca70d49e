#!/usr/bin/env node
import { attack } from './attack';
import type { Command, CommandContext } from './Command';
import { completion } from './completion';
import { decode } from './decode';
import { doctor } from './doctor';
import { init } from './init';
import { isPlainWord } from './isPlainWord';
import { keygen } from './keygen';
import { keys } from './keys';
import { migrate } from './migrate';
import { ownPackage } from './ownPackage';
import { plainText } from './plainText';
import { purge } from './purge';
import { revoke } from './revoke';
import { routes } from './routes';
import { sessions } from './sessions';
import { UsageError } from './UsageError';
import { verify } from './verify';
import { withoutPasswords } from './withoutPasswords';

/** All commands by their names. */
export const commands: Readonly<Record<string, Command>> = {
  init,
  keygen,
  keys,
  decode,
  verify,
  routes,
  attack,
  sessions,
  revoke,
  migrate,
  purge,
  doctor,
  completion: completion(() => commands),
};

const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`);
const help = `Usage: authx <command> [options]\n\n${list.join('\n')}\n\nRun authx <command> --help for details.`;

/** The exit codes. */
const exitCodes = { done: 0, failed: 1, misused: 2 } as const;

/** The surroundings of the commands of this process. */
const surroundings: CommandContext = {
  environment: process.env,
  get input() {
    return process.stdin;
  },
  isTerminal: process.stdout.isTTY,
  print: line => console.log(line),
  warn: line => console.error(line),
};

/** Runs the command line. Returns the exit code: 1 if a store failed, 2 for wrong arguments. */
export async function authx(words: readonly string[], context = surroundings): Promise<number> {
  try {
    await run(words, context);
    return exitCodes.done;
  } catch (error) {
    const isMisuse = error instanceof UsageError;
    const [line] = withoutPasswords(messageOf(error)).split('\n') as [string];
    console.error(`authx: ${plainText(line)}${isMisuse ? ' See authx --help.' : ''}`);
    return isMisuse ? exitCodes.misused : exitCodes.failed;
  }
}

async function run([name, ...words]: readonly string[], context: CommandContext): Promise<void> {
  if (name === '--help') context.print(help);
  else if (name === '--version') context.print(ownPackage().version);
  else await runCommand(name, words, context);
}

async function runCommand(name: string | undefined, words: readonly string[], context: CommandContext): Promise<void> {
  const command = commandNamed(name);
  if (!command) {
    const given =
      name === undefined ? 'Name a command' : `${isPlainWord(name) ? name : 'The first argument'} is not a command`;
    throw new UsageError(`${given}: ${Object.keys(commands).join(', ')}.`);
  }
  if (words.includes('--help')) context.print(command.help);
  else await command.run(words, context);
}

const commandNamed = (name: string | undefined): Command | undefined =>
  name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;

/** If several attempts to connect failed, the message is in the first one. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/** If the output cannot be written, the command has failed. A reader such as `head` may end before the output does. */
function noteLostOutput({ code = '' }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  console.error(`authx: the output cannot be written (${code}).`);
  process.once('exit', () => (process.exitCode = exitCodes.failed));
}

if (require.main === module) {
  process.stdout.once('error', noteLostOutput).on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const words = process.argv.slice(2);
  void authx(words).then(code => {
    process.exitCode = code;
    if (commandNamed(words[0])?.endsProcess) process.stdout.write('', () => process.exit());
  });
}
