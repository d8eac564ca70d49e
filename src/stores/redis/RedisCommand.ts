/** A command of Redis and its parameters. */
export type RedisCommand = readonly [name: string, ...parameters: (string | number)[]];

/** Sends a command. Fails if the answer takes too long. */
export type Send = (...command: RedisCommand) => Promise<unknown>;

/** The input of a Lua script. */
export interface ScriptInput {
  readonly keys: readonly string[];
  readonly values?: readonly (string | number)[];
}

/** Returns the command that runs a script. It sends the whole text, because a restarted server does not know its hash. */
export const evalCommand = (script: string, { keys, values = [] }: ScriptInput): RedisCommand => [
  'eval',
  script,
  keys.length,
  ...keys,
  ...values,
];

/** Returns the first key that a command names. */
export function keyOf([name, ...parameters]: RedisCommand): string {
  return String(parameters[name === 'eval' ? 2 : 0]);
}
