import type { RedisClient, RedisConnection } from '../../../src/entries/redis';

/** A client whose connections answer as a server would that is newer than the one of the specs. */
export class NewerRedis implements RedisClient, RedisConnection {
  readonly said: string[] = [];
  waitAof: unknown = [1, 1];
  /** What scripts answer. */
  script: unknown = 1;

  duplicate(): RedisConnection {
    return this;
  }

  async connect(): Promise<void> {
    // It is there.
  }

  disconnect(): void {
    this.said.push('disconnected');
  }

  on(): void {
    // Nothing happens to it.
  }

  async call(command: string, ...parameters: (string | number)[]): Promise<unknown> {
    this.said.push(command === 'eval' ? command : [command, ...parameters].join(' '));
    if (command === 'info') return 'role:master\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n';
    if (command === 'waitaof' && this.waitAof instanceof Error) throw this.waitAof;
    return command === 'waitaof' ? this.waitAof : this.script;
  }
}
