/** A word that completes others. */
export interface CompletedWord {
  readonly name: string;
  /** Without the hyphens. */
  readonly options: readonly string[];
}

/** What a completion script is made of. Names have only letters, digits and hyphens; summaries are plain text. */
export type CommandTable = readonly (CompletedWord & {
  readonly summary: string;
  readonly subcommands: readonly CompletedWord[];
})[];
