import { expect } from 'chai';
import type { DataSource, QueryRunner } from 'typeorm';
import { ConfigurationError } from '../../../src/index';
import { postgresEngine } from '../../../src/stores/sql/dialects/postgres';
import { ConnectionCheck } from '../../../src/stores/sql/dialects/server/ConnectionCheck';
import { type Primary, runOnPrimary } from '../../../src/stores/sql/dialects/server/runOnPrimary';
import { errorOf } from '../support/errorOf';
import { eventually } from '../support/privateStores';

const good = { commit: 'on', fsync: 'on', standby: 'false', readonly: 'off', encoding: 'UTF8' };

/** A pool with one connection to a server with a settable state. */
class FakeServer {
  state: object = good;
  asked: string[] = [];
  /** How often the connection was given back to the pool. */
  released = 0;
  ended = 0;
  now = 0;
  /** Makes each query wait. */
  gate: Promise<unknown> = Promise.resolve();
  readonly primary: Primary;
  private connection = this.connect();

  constructor() {
    const settings = { lookupTimeout: 500, writeTimeout: 5000, allowLoss: false };
    this.primary = {
      dataSource: { createQueryRunner: () => this.runner() } as unknown as DataSource,
      connections: new ConnectionCheck(postgresEngine, settings, () => this.now),
      checkTimeout: 60_000,
    };
  }

  /** Replaces the connection, as a failover does. */
  reconnect(): void {
    this.connection = this.connect();
  }

  ask(total = 60_000, running = total): Promise<unknown> {
    return runOnPrimary(this.primary, { total, running }, runner => runner.query('lookup'));
  }

  private connect(): object {
    return {
      end: () => {
        this.ended += 1;
        return Promise.resolve();
      },
    };
  }

  private runner(): QueryRunner {
    return {
      isTransactionActive: false,
      connect: () => Promise.resolve(this.connection),
      query: async (sql: string) => {
        this.asked.push(sql === postgresEngine.stateQuery ? 'check' : sql);
        await this.gate;
        return sql === postgresEngine.stateQuery ? [this.state] : 'found';
      },
      release: () => {
        this.released += 1;
        return Promise.resolve();
      },
    } as unknown as QueryRunner;
  }
}

describe('runOnPrimary', () => {
  it('checks a connection before its first use, and sends no further check after that', async () => {
    const server = new FakeServer();
    for (let round = 0; round < 100; round += 1) expect(await server.ask()).to.equal('found');
    expect(server.asked).to.deep.equal(['check', ...Array<string>(100).fill('lookup')]);
    await eventually(async () => expect(server.released).to.equal(100));
  });

  it('checks a new connection again, and ends it if its server cannot be used', async () => {
    const server = new FakeServer();
    await server.ask();
    server.reconnect();
    server.state = { ...good, commit: 'off' };
    expect(await errorOf(server.ask())).to.be.instanceOf(ConfigurationError);
    expect(server.asked).to.deep.equal(['check', 'lookup', 'check']);
    expect(server.ended).to.equal(1);
    server.state = good;
    expect(await server.ask()).to.equal('found');
  });

  it('checks a connection again after 10 seconds of use, when no request waits for it', async () => {
    const server = new FakeServer();
    await server.ask();
    server.now = 9999;
    await server.ask();
    server.now = 10_000;
    server.state = { ...good, standby: 'true' };
    expect(await server.ask()).to.equal('found');
    await eventually(async () => expect(server.ended).to.equal(1));
    expect(server.asked).to.deep.equal(['check', 'lookup', 'lookup', 'lookup', 'check']);
  });

  it('returns a connection that is ready too late to the pool, and runs nothing on it', async () => {
    const server = new FakeServer();
    let open = (): void => undefined;
    server.gate = new Promise<void>(resolve => (open = resolve));
    await errorOf(server.ask(1));
    open();
    await eventually(async () => expect(server.released).to.equal(1));
    expect(server.ended).to.equal(0);
    expect(server.asked).to.deep.equal(['check']);
    expect(await server.ask()).to.equal('found');
    expect(server.asked).to.deep.equal(['check', 'lookup']);
  });

  it('measures the time for the connection apart from the time for the statement', async () => {
    const server = new FakeServer();
    let open = (): void => undefined;
    server.gate = new Promise<void>(resolve => (open = resolve));
    const asked = server.ask(60_000, 20);
    await new Promise(resolve => setTimeout(resolve, 60));
    server.gate = Promise.resolve();
    open();
    expect(await asked).to.equal('found');
    server.gate = new Promise(() => undefined);
    expect(await errorOf(server.ask(60_000, 20))).to.have.property('name', 'TimeoutError');
    await eventually(async () => expect(server.ended).to.equal(1));
  });

  it('ends a connection on which the time runs out', async () => {
    const server = new FakeServer();
    await server.ask();
    server.gate = new Promise(() => undefined);
    await errorOf(server.ask(1));
    await eventually(async () => expect(server.ended).to.equal(1));
  });
});
