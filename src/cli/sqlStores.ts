import { pendingIn } from '../stores/sql/pendingIn';
import { checkSql } from './doctorCommand/checkSql';
import { migrateSql } from './storeCommand/migrateSql';
import { openSqlStores } from './storeCommand/openSqlStores';
import { purgeSqlStores } from './storeCommand/purgeSqlStores';

/** What commands do with a database. It needs TypeORM, so that commands load this file only when they use a database. */
export const sqlStores = {
  open: openSqlStores,
  purge: purgeSqlStores,
  migrate: migrateSql,
  pending: pendingIn,
  check: checkSql,
};
