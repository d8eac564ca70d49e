import { Table, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { dataSourceOf } from '../dataSourceOf';
import { findDialect } from '../dialects/dialectOf';
import type { TextKind } from '../dialects/SqlDialect';
import { tableNames } from './tableNames';

/** The table that a migration creates. The names are those that the entity declares. */
interface NewTable {
  readonly name: string;
  readonly columns: readonly TableColumnOptions[];
  /** The columns that get an index each. */
  readonly indexed: readonly string[];
}

/** Creates a table, unless it exists because `synchronize` has made it. */
export async function createTable(queryRunner: QueryRunner, { name, columns, indexed }: NewTable): Promise<void> {
  const { namingStrategy, options } = dataSourceOf(queryRunner);
  const { table: tableName, column: columnName } = tableNames(queryRunner, name);
  // These are the names that TypeORM would give. On PostgreSQL and SQLite, the name of an index must be unique in the schema.
  const indices = indexed.map(columnName).map(column => ({
    name: namingStrategy.indexName(tableName, [column]),
    columnNames: [column],
  }));
  const renamed = columns.map(column => ({ ...column, name: columnName(column.name) }));
  const table = new Table({ name: tableName, columns: renamed, indices });
  const engine = findDialect(options.type)?.storageEngine;
  if (engine !== undefined) table.engine = engine;
  await queryRunner.createTable(table, true);
}

/** Drops a table that {@link createTable} has created. */
export const dropTable = (queryRunner: QueryRunner, name: string): Promise<void> =>
  queryRunner.dropTable(tableNames(queryRunner, name).table);

/** How a migration declares columns on one engine. */
export interface ColumnMaker {
  readonly varchar: (name: string, kind: TextKind, length: number) => TableColumnOptions;
  readonly text: (name: string) => TableColumnOptions;
}

/** Returns the makers of text columns, which every engine compares byte by byte. */
export function columnMaker(queryRunner: QueryRunner): ColumnMaker {
  const exact = findDialect(dataSourceOf(queryRunner).options.type)?.text;
  return {
    varchar: (name, kind, length) => ({ name, type: 'varchar', length: String(length), ...exact?.[kind] }),
    text: name => ({ name, type: 'text', ...exact?.text }),
  };
}

export const bigint = (name: string): TableColumnOptions => ({ name, type: 'bigint' });

export const nullable = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });

export const primary = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isPrimary: true });
