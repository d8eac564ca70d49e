import type { DataSource, EntityMetadata } from 'typeorm';
import { ConfigurationError } from '../../../../errors/errors';
import type { ServerSettings } from '../../AuthDataSourceSettings';
import { isAuthEntity, textColumns } from '../../authEntities';
import { renamedBy } from '../../renamedBy';
import type { KeyColumn, ServerEngine } from './ServerEngine';

/**
 * Checks, at start, that the tables of this library exist and that the server compares ids byte by byte. If a collation
 * ignored case, the server would take two different ids for the same one.
 *
 * @throws ConfigurationError that names the table and the fix
 */
export async function assertTables(
  engine: ServerEngine,
  dataSource: DataSource,
  settings: ServerSettings,
): Promise<void> {
  for (const metadata of dataSource.entityMetadatas.filter(({ target }) => isAuthEntity(target))) {
    await assertColumns(dataSource, metadata);
    for (const key of keysOf(metadata)) {
      const problem = await engine.problemWithKey(dataSource, key, settings);
      if (problem !== undefined) throw unusable(metadata, problem);
    }
  }
}

const keysOf = (metadata: EntityMetadata): KeyColumn[] =>
  textColumns(metadata.target)
    .filter(([, kind]) => kind === 'key')
    .map(([property]) => ({
      metadata,
      name: metadata.findColumnWithPropertyName(property)?.databaseName ?? property,
    }));

const unusable = ({ tablePath }: EntityMetadata, problem: string): ConfigurationError =>
  new ConfigurationError(`openAuthDataSource: the table ${tablePath} cannot be used: ${problem}`);

async function assertColumns(dataSource: DataSource, metadata: EntityMetadata): Promise<void> {
  try {
    await dataSource.getRepository(metadata.target).createQueryBuilder('one').where('1 = 0').getMany();
  } catch (error) {
    throw unusable(
      metadata,
      `${error instanceof Error ? error.message : String(error)}. Open the DataSource with synchronize: true, or with a ` +
        `migration of your own that creates the table.${renamedBy(dataSource, metadata)}`,
    );
  }
}
