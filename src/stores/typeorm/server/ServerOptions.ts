import type { DataSourceOptions } from 'typeorm';
import type { MysqlDataSourceOptions } from 'typeorm/driver/mysql/MysqlDataSourceOptions';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions';

/** Options of a DataSource on an engine that runs as a server. */
export type ServerOptions = PostgresDataSourceOptions | MysqlDataSourceOptions;

/** The names that TypeORM has for these engines. The last two are one driver. */
const serverTypes: readonly string[] = ['postgres', 'mysql', 'mariadb'] satisfies ServerOptions['type'][];

/** Whether the engine of a DataSource runs as a server that this library knows. */
export const isServerOptions = (options: DataSourceOptions): options is ServerOptions =>
  serverTypes.includes(options.type);
