/** What a command is run with, and where it writes. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line on standard output. */
  readonly print: (line: string) => void;
}

/** One of the words that `authx` takes. */
export interface Command {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /**
   * @param words - what follows the command's name
   * @throws UsageError for what it was not meant to be given; any other error where it could not do its work
   */
  run(words: readonly string[], context: CommandContext): Promise<void>;
}
