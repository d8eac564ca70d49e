import type { DataSource, EntityMetadata } from 'typeorm';
import { ConfigurationError } from '../../../errors/ConfigurationError';
import { isRevokedToken } from '../isRevokedToken';
import type { ServerSettings } from './serverSettings';

/** Characters that the column of a `jti` must hold. */
const longestJti = 255;

/**
 * Checks, at start, that the tables of revoked tokens are there and compare a `jti` byte by byte: one that ignored case
 * would take the second of two tokens for one that it has.
 *
 * @throws ConfigurationError which names the table and the fix
 */
export async function assertTables(dataSource: DataSource, settings: ServerSettings): Promise<void> {
  for (const metadata of dataSource.entityMetadatas.filter(({ target }) => isRevokedToken(target))) {
    await assertColumns(dataSource, metadata);
    await (dataSource.options.type === 'postgres'
      ? assertPostgres(dataSource, metadata)
      : assertMysql(dataSource, metadata, settings));
  }
}

const unusable = ({ tablePath }: EntityMetadata, problem: string): ConfigurationError =>
  new ConfigurationError(`openAuthDataSource: the table ${tablePath} cannot be used: ${problem}`);

const jtiOf = (metadata: EntityMetadata): string => metadata.findColumnWithPropertyName('jti')?.databaseName ?? 'jti';

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

async function assertPostgres(dataSource: DataSource, metadata: EntityMetadata): Promise<void> {
  const path = metadata.tablePath.split('.').map(part => dataSource.driver.escape(part));
  const [jti] = await dataSource.query<{ type: string; exact: boolean | null }[]>(
    `SELECT format_type(a.atttypid, a.atttypmod) AS type, c.collisdeterministic AS exact
       FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
      WHERE a.attrelid = to_regclass($1) AND a.attname = $2`,
    [path.join('.'), jtiOf(metadata)],
  );
  const [, isText, , length] = /^(text|character varying(\((\d+)\))?)$/.exec(jti?.type ?? '') ?? [];
  if (isText === undefined || Number(length ?? longestJti) < longestJti) {
    throw unusable(metadata, `jti is ${String(jti?.type)}. Make it character varying(${String(longestJti)}).`);
  }
  if (jti?.exact !== true) throw unusable(metadata, 'the collation of jti is not deterministic. Make it "C".');
}

interface MysqlTable {
  readonly engine: string | null;
  readonly collation: string | null;
  readonly length: number | string | null;
  /** How many unique indices there are, beside the primary key. */
  readonly others: number | string;
}

async function assertMysql(dataSource: DataSource, metadata: EntityMetadata, settings: ServerSettings): Promise<void> {
  const table = await describeMysql(dataSource, metadata);
  if (!table?.collation?.endsWith('_bin')) {
    throw unusable(metadata, `jti has the collation ${String(table?.collation)}. Make it ascii_bin or utf8mb4_bin.`);
  }
  if (Number(table.length) < longestJti) {
    throw unusable(metadata, `jti holds ${String(table.length)} characters. Make it varchar(${String(longestJti)}).`);
  }
  // ON DUPLICATE KEY UPDATE would change the row that it meets there, and keep no other.
  if (Number(table.others) > 0) throw unusable(metadata, 'jti must be its only unique key.');
  if (table.engine !== 'InnoDB' && !settings.allowLoss) {
    throw unusable(
      metadata,
      `its engine is ${String(table.engine)}, which a crash may spoil. Make it InnoDB; to take the loss, set allowLoss: true.`,
    );
  }
}

async function describeMysql(dataSource: DataSource, metadata: EntityMetadata): Promise<MysqlTable | undefined> {
  const [table] = await dataSource.query<MysqlTable[]>(
    `SELECT t.ENGINE AS engine, c.COLLATION_NAME AS collation, c.CHARACTER_MAXIMUM_LENGTH AS length,
            (SELECT COUNT(*) FROM information_schema.STATISTICS s
              WHERE s.TABLE_SCHEMA = t.TABLE_SCHEMA AND s.TABLE_NAME = t.TABLE_NAME
                AND s.NON_UNIQUE = 0 AND s.INDEX_NAME <> 'PRIMARY') AS others
       FROM information_schema.TABLES t
       JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
      WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ? AND c.COLUMN_NAME = ?`,
    [metadata.database ?? null, metadata.tableName, jtiOf(metadata)],
  );
  return table;
}
