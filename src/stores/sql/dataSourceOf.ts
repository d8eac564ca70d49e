import type { DataSource } from 'typeorm';

/** An EntityManager or a QueryRunner. TypeORM 1.x names its DataSource `dataSource`, and 0.3 names it `connection`. */
interface Holder {
  readonly dataSource?: DataSource;
  readonly connection?: DataSource;
}

/** Returns the DataSource of an EntityManager or a QueryRunner, on every version of TypeORM that is supported. */
export const dataSourceOf = (holder: Holder): DataSource => (holder.dataSource ?? holder.connection) as DataSource;
