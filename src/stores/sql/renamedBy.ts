import type { DataSource, EntityMetadata } from 'typeorm';

/**
 * Returns a sentence for an error message about a table, if the naming strategy of the DataSource changes a name that the
 * entity declares. Otherwise returns an empty string.
 */
export function renamedBy({ namingStrategy }: DataSource, metadata: EntityMetadata): string {
  const { givenTableName, tableNameWithoutPrefix, columns } = metadata;
  const names: [declared: string | undefined, used: string][] = [
    [givenTableName, tableNameWithoutPrefix],
    ...columns.map(({ givenDatabaseName, propertyName, databaseName }): [string, string] => [
      givenDatabaseName ?? propertyName,
      databaseName,
    ]),
  ];
  const [declared, used] = names.find(([one, other]) => one !== undefined && one !== other) ?? [];
  if (declared === undefined || used === undefined) return '';
  return (
    ` The naming strategy ${namingStrategy.constructor.name} changes ${declared} to ${used}. If the tables were created ` +
    'without this strategy, omit namingStrategy from the options of this DataSource.'
  );
}
