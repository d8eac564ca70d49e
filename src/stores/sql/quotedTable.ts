import type { DataSource, EntityTarget } from 'typeorm';

/** The names of an entity's table and columns, quoted for the engine. */
export interface QuotedTable {
  /** The table's name, after its database or schema where it has one. */
  readonly path: string;
  readonly column: (property: string) => string;
}

/** Quotes the names of an entity's table and columns for raw SQL. */
export function quotedTable(dataSource: DataSource, entity: EntityTarget<object>): QuotedTable {
  const metadata = dataSource.getMetadata(entity);
  const quote = (name: string): string => dataSource.driver.escape(name);
  return {
    path: metadata.tablePath.split('.').map(quote).join('.'),
    column: property => quote(metadata.findColumnWithPropertyName(property)?.databaseName ?? property),
  };
}
