import type { SqliteConnection } from './sqliteConnection';

/** A pragma, and the value that it has while a function runs. */
export interface PragmaValue {
  readonly name: 'busy_timeout' | 'synchronous';
  readonly value: number;
}

/** Runs a synchronous function while a pragma of the connection has another value. No other code sees that value. */
export function withPragma<T>(connection: SqliteConnection, { name, value }: PragmaValue, run: () => T): T {
  const before = Number(connection.pragma(name, { simple: true }));
  connection.pragma(`${name} = ${String(value)}`);
  try {
    return run();
  } finally {
    connection.pragma(`${name} = ${String(before)}`);
  }
}
