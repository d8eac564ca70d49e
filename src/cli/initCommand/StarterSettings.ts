/** The formats of modules that a project can have. */
export const moduleFormats = ['esm', 'commonjs'] as const;
export type ModuleFormat = (typeof moduleFormats)[number];

/** What a new project is like. */
export interface StarterSettings {
  /** The name in its package.json. */
  readonly name: string;
  readonly format: ModuleFormat;
  /** The version of the library that it depends on, as npm understands it. */
  readonly library: string;
}
