import type { ParseArgsConfig } from 'node:util';

/** The surroundings of a command. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The standard input. */
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Writes a line on standard output. */
  readonly print: (line: string) => void;
  /** Writes a line on standard error. */
  readonly warn: (line: string) => void;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** One command of `authx`. */
export interface Command {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** The text that `--help` prints. */
  readonly help: string;
  /** The options, as they are parsed. The completion scripts offer them, and `--help`. */
  readonly options?: Options;
  /** The options of each subcommand, if the first argument names one. */
  readonly subcommands?: Readonly<Record<string, Options>>;
  /** Whether the process ends with the command, even if something still runs in it. */
  readonly endsProcess?: boolean;
  /**
   * Runs the command.
   *
   * @param words - the arguments after the command's name
   * @throws UsageError for wrong arguments; any other error if the command failed
   */
  run(words: readonly string[], context: CommandContext): Promise<void>;
}
