import type { DataSource, EntityTarget } from 'typeorm';
import type { RevokedToken } from '../RevokedToken';
import { purgeOldest } from '../purgeOldest';
import type { Statement } from '../Statement';

/** How many rows one statement deletes: few enough that nobody's request waits for it. */
const purgedAtOnce = 500;

/** The table of revoked tokens on a server, in the SQL of its engine. */
export class ServerTable {
  private readonly isPostgres: boolean;
  private readonly name: string;
  private readonly jti: string;

  constructor(
    private readonly dataSource: DataSource,
    private readonly entity: EntityTarget<RevokedToken>,
  ) {
    const { driver } = dataSource;
    const metadata = dataSource.getMetadata(entity);
    const column = (property: keyof RevokedToken): string =>
      driver.escape(metadata.findColumnWithPropertyName(property)?.databaseName ?? property);
    this.isPostgres = dataSource.options.type === 'postgres';
    this.name = metadata.tablePath
      .split('.')
      .map(part => driver.escape(part))
      .join('.');
    this.jti = column('jti');
  }

  /** Which of some jtis are there. On PostgreSQL one text for any number of them. */
  find(jtis: readonly string[]): Statement {
    const among = this.isPostgres ? '= ANY($1)' : 'IN (?)';
    return [`SELECT ${this.jti} AS jti FROM ${this.name} WHERE ${this.jti} ${among}`, [jtis]];
  }

  /** Deletes some rows that expired before a second. Those that another process is deleting already, it leaves to it. */
  purge(seconds: number): Statement {
    const { dataSource, entity } = this;
    return purgeOldest(dataSource, { entity, key: 'jti', time: 'expiresAt', before: seconds, limit: purgedAtOnce });
  }
}
