import { evalCommand, type ScriptInput } from './RedisCommand';
import { sessionScripts } from './sessionScripts';
import type { StoreConnections } from './StoreConnections';

export type SessionScriptName = keyof typeof sessionScripts;

/** Runs the scripts of a session store. */
export interface SessionScriptRunner {
  run(name: SessionScriptName, input: ScriptInput): Promise<unknown>;
}

/** The scripts that are not changes, and the changes that need no durability. */
const senders: Partial<Record<SessionScriptName, 'find' | 'send'>> = {
  find: 'find',
  list: 'send',
  confirm: 'send',
  touch: 'send',
};

/** Runs each script on the one server, which runs one script at a time. */
export class ServerSessionScripts implements SessionScriptRunner {
  constructor(private readonly connections: StoreConnections) {}

  run(name: SessionScriptName, input: ScriptInput): Promise<unknown> {
    return this.connections[senders[name] ?? 'write'](evalCommand(sessionScripts[name], input));
  }
}
