import type { CommandTable, CompletedWord } from './CommandTable';

/** Returns the completion script for fish. */
export const fishScript = (table: CommandTable): string =>
  [
    '# Completion of authx in fish, made by authx completion fish',
    ...['help', 'version'].map(option => `complete -c authx -n __fish_use_subcommand -l ${option}`),
    ...table.flatMap(({ subcommands, summary, ...command }) => [
      `complete -c authx -f -n __fish_use_subcommand -a ${command.name} -d '${summary.replaceAll("'", '')}'`,
      ...optionLines(command, inCommand(command.name)),
      ...subcommands.flatMap(subcommand => subcommandLines(command.name, subcommand, subcommands)),
    ]),
  ].join('\n');

const inCommand = (name: string): string => `__fish_seen_subcommand_from ${name}`;

const optionLines = ({ options }: CompletedWord, condition: string): string[] =>
  options.map(option => `complete -c authx -n '${condition}' -l ${option}`);

function subcommandLines(command: string, subcommand: CompletedWord, all: readonly CompletedWord[]): string[] {
  const names = all.map(({ name }) => name).join(' ');
  const none = `${inCommand(command)}; and not ${inCommand(names)}`;
  return [
    `complete -c authx -f -n '${none}' -a ${subcommand.name}`,
    ...optionLines(subcommand, `${inCommand(command)}; and ${inCommand(subcommand.name)}`),
  ];
}
