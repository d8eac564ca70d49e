import type { QueryRunner } from 'typeorm';
import type { ServerSettings } from '../../AuthDataSourceSettings';
import { assertDurable, describeWeakness } from './assertDurable';
import type { ServerEngine, Weakness } from './ServerEngine';

/** After how many milliseconds a connection is checked again. Behind a connection pooler, its server may change. */
const interval = 10_000;

/**
 * Checks the server of each new connection. After a failover or a restart, a connection may lead to a server with other
 * settings: a replica that is out of date, or a server that may lose what it commits.
 */
export class ConnectionCheck {
  /** When each connection was checked, by `clock`. */
  private readonly checkedAt = new WeakMap<object, number>();
  /** Each weakness is told once, and not for each connection. */
  private readonly told = new Set<Weakness>();

  constructor(
    private readonly engine: ServerEngine,
    private readonly settings: ServerSettings,
    /** A clock that no change of the date moves, in milliseconds. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Returns whether a connection was never checked, so that it must not be used yet. */
  isNew(connection: object): boolean {
    return !this.checkedAt.has(connection);
  }

  /** Returns whether a connection is to be checked again. */
  isDue(connection: object): boolean {
    const at = this.checkedAt.get(connection);
    return at === undefined || this.clock() - at >= interval;
  }

  /**
   * Checks the server that a connection leads to. Warns if only a power cut may lose data.
   *
   * @throws ConfigurationError if the server cannot be used
   */
  async check(runner: QueryRunner, connection: object): Promise<void> {
    const accepted = await assertDurable(this.engine, runner, this.settings);
    this.checkedAt.set(connection, this.clock());
    if (this.settings.allowLoss) return;
    for (const weakness of accepted.filter(one => !this.told.has(one))) {
      this.told.add(weakness);
      process.emitWarning(describeWeakness(weakness), 'AuthXWarning');
    }
  }
}
