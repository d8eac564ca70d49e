import type { CommandTable } from './CommandTable';

/**
 * Returns the cases of a shell's `case "$command $subcommand" in`, which set the words that may follow. A case with a
 * subcommand stands before the one of its command.
 */
export const wordCases = (table: CommandTable): string =>
  table
    .flatMap(({ name, options, subcommands }) => [
      ...subcommands.map(each => caseOf(`'${name} ${each.name}'`, each.options)),
      caseOf(
        `'${name} '*`,
        options,
        subcommands.map(each => each.name),
      ),
    ])
    .join('\n');

const caseOf = (pattern: string, options: readonly string[], words: readonly string[] = []): string =>
  `    ${pattern}) options='${options.map(option => `--${option}`).join(' ')}' names='${words.join(' ')}' ;;`;

/** Returns the names of all commands. */
export const commandNames = (table: CommandTable): string => table.map(({ name }) => name).join(' ');
