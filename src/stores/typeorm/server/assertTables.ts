import type { DataSource, EntityMetadata } from 'typeorm';
import { ConfigurationError } from '../../../errors/errors';
import { AuthSession } from '../AuthSession';
import { isAuthEntity } from '../isAuthEntity';
import { isEntityOf } from '../isEntityOf';
import type { ServerSettings } from './serverSettings';
import { textColumns } from './textColumns';

/** Characters that a column which is looked into must hold. */
const longestKey = 255;

/** A column that is looked into. */
interface KeyColumn {
  readonly metadata: EntityMetadata;
  /** Its name in the database. */
  readonly name: string;
}

/**
 * Checks, at start, that the tables are there and compare ids byte by byte: one that ignored case would take the second of
 * two tokens for one that it has.
 *
 * @throws ConfigurationError which names the table and the fix
 */
export async function assertTables(dataSource: DataSource, settings: ServerSettings): Promise<void> {
  for (const metadata of dataSource.entityMetadatas.filter(({ target }) => isAuthEntity(target))) {
    await assertColumns(dataSource, metadata);
    for (const key of keysOf(metadata)) {
      await (dataSource.options.type === 'postgres'
        ? assertPostgres(dataSource, key)
        : assertMysql(dataSource, key, settings));
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
      `${error instanceof Error ? error.message : String(error)}. Open with synchronize: true, or with a migration of ` +
        'your own that makes it.',
    );
  }
}

async function assertPostgres(dataSource: DataSource, { metadata, name }: KeyColumn): Promise<void> {
  const path = metadata.tablePath.split('.').map(part => dataSource.driver.escape(part));
  const [column] = await dataSource.query<{ type: string; exact: boolean | null }[]>(
    `SELECT format_type(a.atttypid, a.atttypmod) AS type, c.collisdeterministic AS exact
       FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
      WHERE a.attrelid = to_regclass($1) AND a.attname = $2`,
    [path.join('.'), name],
  );
  const [, isText, , length] = /^(text|character varying(\((\d+)\))?)$/.exec(column?.type ?? '') ?? [];
  if (isText === undefined || Number(length ?? longestKey) < longestKey) {
    throw unusable(metadata, `${name} is ${String(column?.type)}. Make it character varying(${String(longestKey)}).`);
  }
  if (column?.exact !== true) {
    throw unusable(metadata, `the collation of ${name} is not deterministic. Make it "C".`);
  }
}

interface MysqlTable {
  readonly engine: string | null;
  readonly collation: string | null;
  readonly length: number | string | null;
  /** How many unique indices there are, beside the primary key. */
  readonly others: number | string;
}

async function assertMysql(dataSource: DataSource, key: KeyColumn, settings: ServerSettings): Promise<void> {
  const { metadata, name } = key;
  const table = await describeMysql(dataSource, key);
  if (!table?.collation?.endsWith('_bin')) {
    throw unusable(
      metadata,
      `${name} has the collation ${String(table?.collation)}. Make it ascii_bin or utf8mb4_bin.`,
    );
  }
  if (Number(table.length) < longestKey) {
    throw unusable(
      metadata,
      `${name} holds ${String(table.length)} characters. Make it varchar(${String(longestKey)}).`,
    );
  }
  // ON DUPLICATE KEY UPDATE would change the row that it meets there, and keep no other.
  if (Number(table.others) > 0 && !isEntityOf(AuthSession, metadata.target)) {
    throw unusable(metadata, `${name} must be its only unique key.`);
  }
  if (table.engine !== 'InnoDB' && !settings.allowLoss) {
    throw unusable(
      metadata,
      `its engine is ${String(table.engine)}, which a crash may spoil. Make it InnoDB; to take the loss, set allowLoss: true.`,
    );
  }
}

async function describeMysql(dataSource: DataSource, { metadata, name }: KeyColumn): Promise<MysqlTable | undefined> {
  const [table] = await dataSource.query<MysqlTable[]>(
    `SELECT t.ENGINE AS engine, c.COLLATION_NAME AS collation, c.CHARACTER_MAXIMUM_LENGTH AS length,
            (SELECT COUNT(*) FROM information_schema.STATISTICS s
              WHERE s.TABLE_SCHEMA = t.TABLE_SCHEMA AND s.TABLE_NAME = t.TABLE_NAME
                AND s.NON_UNIQUE = 0 AND s.INDEX_NAME <> 'PRIMARY') AS others
       FROM information_schema.TABLES t
       JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
      WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ? AND c.COLUMN_NAME = ?`,
    [metadata.database ?? null, metadata.tableName, name],
  );
  return table;
}
