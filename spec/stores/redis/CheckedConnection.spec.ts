import { expect } from 'chai';
import type { RedisClient, RedisConnection } from '../../../src/entries/redis';
import { CheckedConnection } from '../../../src/stores/redis/CheckedConnection';
import { cleanUp } from '../../support/cleanup';
import { errorOf } from '../support/errorOf';

/** A server that records its commands, and can run code before each answer. */
class SlowServer implements RedisClient, RedisConnection {
  readonly asked: string[] = [];
  private ready: () => void = () => undefined;
  /** Runs before each answer. */
  before: (command: string) => void = () => undefined;

  duplicate(): RedisConnection {
    return this;
  }

  async connect(): Promise<void> {
    this.ready();
  }

  disconnect(): void {
    // Nothing is held.
  }

  on(event: string, listener: (error: Error) => void): void {
    if (event === 'ready') this.ready = listener as () => void;
  }

  reconnect(): void {
    this.ready();
  }

  async call(command: string): Promise<unknown> {
    this.asked.push(command);
    await Promise.resolve();
    this.before(command);
    return command;
  }
}

describe('CheckedConnection to a Redis whose configuration may change', () => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
  const { now } = performance;
  let time = 0;
  let isSuitable = true;
  let server: SlowServer;

  beforeEach(() => {
    time = 0;
    isSuitable = true;
    server = new SlowServer();
    performance.now = () => time;
  });

  const restore = (): void => {
    performance.now = now;
  };
  afterEach(restore);
  cleanUp(restore);

  const open = (): Promise<CheckedConnection> =>
    CheckedConnection.open(
      server,
      async (send, isNew) => {
        const before = isSuitable;
        await send(isNew ? 'check anew' : 'check');
        if (!before) throw new Error('unsuitable');
      },
      1000,
    );

  /** Returns the commands of one lookup after a pause. */
  const askedAfter = async (connection: CheckedConnection, milliseconds: number): Promise<string[]> => {
    time += milliseconds;
    server.asked.length = 0;
    expect(await connection.send(['get'])).to.deep.equal(['get']);
    return server.asked;
  };

  it('sends a check along with a command at most twice per second, and none while idle', async () => {
    const connection = await open();
    expect(server.asked).to.deep.equal(['check anew']);
    expect(await askedAfter(connection, 100)).to.deep.equal(['get']);
    expect(await askedAfter(connection, 399)).to.deep.equal(['get']);
    expect(await askedAfter(connection, 1)).to.deep.equal(['check', 'get']);
    expect(await askedAfter(connection, 499)).to.deep.equal(['get']);
    expect(await askedAfter(connection, 100_000)).to.deep.equal(['check', 'get']);
  });

  it('does not accept an answer a second or more after the last check before another check succeeds', async () => {
    const connection = await open();
    time = 499;
    server.before = command => {
      if (command === 'get') time = 999;
    };
    expect(await askedAfter(connection, 0)).to.deep.equal(['get']);
    await askedAfter(connection, 0);
    const checkedAt = time;
    server.before = command => {
      if (command === 'get') time = checkedAt + 1000;
    };
    expect(await askedAfter(connection, 0)).to.deep.equal(['get', 'check']);
    isSuitable = false;
    server.before = command => {
      if (command === 'get') time += 1000;
    };
    expect((await errorOf(connection.send(['get']))).message).to.equal('unsuitable');
  });

  it('refuses every command from the first failed check until a check succeeds', async () => {
    const connection = await open();
    isSuitable = false;
    time = 499;
    expect(await connection.send(['get'])).to.deep.equal(['get']);
    for (time = 500; time < 3000; time += 100) {
      expect((await errorOf(connection.send(['get']))).message).to.equal('unsuitable');
    }
    isSuitable = true;
    expect(await connection.send(['get'])).to.deep.equal(['get']);
  });

  it('checks a new connection, even right after a check', async () => {
    const connection = await open();
    server.reconnect();
    expect(await askedAfter(connection, 0)).to.deep.equal(['check anew', 'get']);
    expect(await askedAfter(connection, 0)).to.deep.equal(['get']);
  });
});
