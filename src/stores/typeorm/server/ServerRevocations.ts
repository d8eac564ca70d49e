import type { DataSource, EntityTarget } from 'typeorm';
import type { RevokedToken } from '../RevokedToken';
import type { Statement } from '../Statement';
import { onPrimary } from './onPrimary';
import { recallSettings, type ServerSettings } from './serverSettings';
import { ServerTable } from './ServerTable';
import { writeTogether } from './writeTogether';

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

  /** Those of some jtis that are revoked, each with true. */
  find(jtis: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    return onPrimary(this.dataSource, this.settings.lookupTimeout, async runner => {
      const [sql, parameters] = this.table.find(jtis);
      const rows = (await runner.query(sql, [...parameters])) as readonly { jti: string }[];
      return new Map(rows.map(({ jti }) => [jti, true]));
    });
  }

  /**
   * Runs statements that belong together, all or none. No transaction of the application has a part in it.
   *
   * @returns how many rows changed
   */
  write(statements: readonly Statement[]): Promise<number> {
    return writeTogether(this.dataSource, this.settings.writeTimeout, statements);
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
