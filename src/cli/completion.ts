import type { CommandTable } from './completionCommand/CommandTable';
import { shells } from './completionCommand/shells';
import type { Command } from './Command';
import { parseWords } from './parseWords';
import { UsageError } from './UsageError';

const help = `Usage: authx completion <shell>

Prints a script that completes commands, options and files in bash, zsh or fish. It completes authx, so it is of use if authx
is in the PATH: after npm install --global, or with node_modules/.bin in the PATH.

  bash   add to ~/.bashrc: source <(authx completion bash)
  zsh    add to ~/.zshrc, after compinit: source <(authx completion zsh)
  fish   authx completion fish > ~/.config/fish/completions/authx.fish

  --help   prints this text

The exit code is 0; 2 for wrong arguments.`;

/** Prints completion scripts. @param commands - returns all commands, this one included */
export const completion = (commands: () => Readonly<Record<string, Command>>): Command => ({
  summary: 'prints a completion script for bash, zsh or fish',
  help,
  options: {},
  subcommands: Object.fromEntries(Object.keys(shells).map(shell => [shell, {}])),

  run(words, { print }) {
    const { positionals } = parseWords({ args: [...words], options: {}, allowPositionals: true });
    const [shell = '', ...others] = positionals;
    const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
    if (!script || others.length > 0) throw new UsageError(`Name one shell: ${Object.keys(shells).join(', ')}.`);
    print(script(tableOf(commands())));
    return Promise.resolve();
  },
});

const tableOf = (commands: Readonly<Record<string, Command>>): CommandTable =>
  Object.entries(commands).map(([name, { summary, options = {}, subcommands = {} }]) => ({
    name,
    summary,
    options: namesOf(options),
    subcommands: Object.entries(subcommands).map(([subcommand, own]) => ({ name: subcommand, options: namesOf(own) })),
  }));

const namesOf = (options: object): string[] => [...Object.keys(options), 'help'];
