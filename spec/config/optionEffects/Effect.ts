import type { AuthXConfig } from '../../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../../src/config/AuthXOptions';

/** What an option does, as seen from outside. */
export interface Effect {
  /** What goes with the option, and what it is compared with. Default: the secret alone. */
  readonly beside?: AuthXOptions;
  readonly value: unknown;
  /** Its environment variable, and the text that means the value. */
  readonly env?: readonly [name: string, text: string];
  /** Looks at what a configuration does; a promise where it takes requests to see it. */
  readonly see: (config: AuthXConfig) => unknown;
  readonly with: unknown;
  /** What is seen without the option; `refused` where there is no configuration without it. */
  readonly without: unknown;
}

/** What every option does. */
export type Effects = Readonly<Record<keyof AuthXOptions, Effect>>;
