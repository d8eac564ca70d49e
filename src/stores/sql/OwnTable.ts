import type { DataSource } from 'typeorm';
import { pause } from '../../async/timers';
import { dialectOf } from './dialects/dialectOf';

/** How often creating a table is tried. Several processes may do it at the same time. */
const attempts = 5;

/** Returns the statements that create a table, for its quoted path and the quoted name of the index of its times. */
type CreateTable = (table: string, index: string) => readonly string[];

/** A table of this library that belongs to no entity. The `entityPrefix` and `schema` of the DataSource count. */
export class OwnTable {
  /** The quoted path. */
  readonly quoted: string;
  private readonly path: string;
  private readonly index: string;

  constructor(
    private readonly dataSource: DataSource,
    name: string,
  ) {
    const { driver, options } = dataSource;
    const { schema } = options as { readonly schema?: string };
    const full = `${options.entityPrefix ?? ''}${name}`;
    const parts = [...(schema === undefined ? [] : [schema]), full];
    this.path = parts.join('.');
    this.quoted = parts.map(part => driver.escape(part)).join('.');
    this.index = driver.escape(`${full}_expires_at`);
  }

  async exists(): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner('master');
    try {
      return await runner.hasTable(this.path);
    } finally {
      await runner.release();
    }
  }

  /**
   * Creates the table unless it is there. If it is there, no statement is sent that needs the permission to create, which the
   * role of an application need not have.
   */
  async create(statements: CreateTable): Promise<void> {
    const dialect = dialectOf(this.dataSource);
    const creating = statements(this.quoted, this.index).map(sql => [sql, []] as const);
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (!(await this.exists())) await dialect.execute(this.dataSource, creating);
        return;
      } catch (error) {
        // PostgreSQL reports an error if another process creates the table at the same moment.
        if (attempt === attempts) throw error;
        await pause(20 * attempt);
      }
    }
  }
}
