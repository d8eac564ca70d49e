import type { Command } from './RedisLine';

/** What a script is given. */
export interface ScriptInput {
  readonly keys: readonly string[];
  readonly values?: readonly (string | number)[];
}

/** The command that runs a script: by its text, since a server that was restarted knows no other name of it. */
export const evalCommand = (script: string, { keys, values = [] }: ScriptInput): Command => [
  'eval',
  script,
  keys.length,
  ...keys,
  ...values,
];
