import { getMetadataArgsStorage, type QueryRunner } from 'typeorm';
import { authEntities } from '../authEntities';
import { dataSourceOf } from '../dataSourceOf';

/** The names of a table and of its columns in the database. */
export interface TableNames {
  readonly table: string;
  readonly column: (declared: string) => string;
}

/**
 * Returns the names in the database of a table that an entity of this library declares. They are the names that TypeORM
 * uses for the entity: `entityPrefix` and the naming strategy of the DataSource may change what the entity declares.
 */
export function tableNames(queryRunner: QueryRunner, declared: string): TableNames {
  const { namingStrategy, options } = dataSourceOf(queryRunner);
  const { tables, columns } = getMetadataArgsStorage();
  const entity = authEntities.find(one => tables.some(({ target, name }) => target === one && name === declared));
  const table = namingStrategy.tableName(entity?.name ?? declared, declared);
  const properties = new Map(
    columns
      .filter(({ target }) => target === entity)
      .map(({ propertyName, options: { name } }) => [name ?? propertyName, { propertyName, name }]),
  );
  return {
    table: options.entityPrefix ? namingStrategy.prefixTableName(options.entityPrefix, table) : table,
    column: declaredColumn => {
      const { propertyName = declaredColumn, name } = properties.get(declaredColumn) ?? {};
      return namingStrategy.columnName(propertyName, name, []);
    },
  };
}
