import type { DataSource, EntityTarget } from 'typeorm';
import type { RevokedToken } from '../RevokedToken';
import type { Statement } from '../Statement';
import { onPrimary } from './onPrimary';
import { retryConflicts } from './retryConflicts';
import { recallSettings, type ServerSettings } from './serverSettings';
import { ServerTable } from './ServerTable';

/** Reads and writes revocations on a server, each time in bounded time and on a connection of its own. */
export class ServerRevocations {
  private readonly table: ServerTable;

  constructor(
    private readonly dataSource: DataSource,
    entity: EntityTarget<RevokedToken>,
    readonly settings: ServerSettings,
  ) {
    this.table = new ServerTable(dataSource, entity);
  }

  /** Those of some jtis that are revoked. */
  find(jtis: readonly string[]): Promise<ReadonlySet<string>> {
    return onPrimary(this.dataSource, this.settings.lookupTimeout, async runner => {
      const [sql, parameters] = this.table.find(jtis);
      const rows = (await runner.query(sql, [...parameters])) as readonly { jti: string }[];
      return new Set(rows.map(({ jti }) => jti));
    });
  }

  /**
   * Runs statements that belong together, all or none. No transaction of the application has a part in it.
   *
   * @returns how many rows changed
   */
  write(statements: readonly Statement[]): Promise<number> {
    const write = (): Promise<number> =>
      onPrimary(this.dataSource, this.settings.writeTimeout, async runner => {
        if (statements.length > 1) await runner.startTransaction();
        let changed = 0;
        for (const [sql, parameters] of statements) {
          changed += (await runner.query(sql, [...parameters], true)).affected ?? 0;
        }
        if (statements.length > 1) await runner.commitTransaction();
        return changed;
      });
    return retryConflicts(write);
  }

  /** Deletes what expired before a second, some rows at a time. @returns how many */
  async purge(seconds: number): Promise<number> {
    let purged = 0;
    for (;;) {
      const changed = await this.write([this.table.purge(seconds)]);
      if (changed === 0) return purged;
      purged += changed;
    }
  }
}

/** The revocations of a DataSource on a server; undefined on SQLite. */
export function serverRevocations(
  dataSource: DataSource,
  entity: EntityTarget<RevokedToken>,
): ServerRevocations | undefined {
  const settings = recallSettings(dataSource);
  return settings && new ServerRevocations(dataSource, entity, settings);
}
