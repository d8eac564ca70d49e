import { lockServer } from './lockServer';
import { ServerDataSource } from './ServerDataSource';
import type { ServerOptions } from './ServerOptions';

/** Makes the tables by migration or by synchronization, as the options say, in one process after the other. */
export async function makeTables(options: ServerOptions): Promise<void> {
  const { migrationsRun, synchronize, migrationsTransactionMode } = options;
  if (!migrationsRun && !synchronize) return;
  await lockServer(options, async () => {
    // Of its own, since a migration may take longer than any statement later on.
    const dataSource = new ServerDataSource({ ...options, synchronize: false, migrationsRun: false });
    await dataSource.initialize();
    try {
      if (migrationsRun) await dataSource.runMigrations({ transaction: migrationsTransactionMode ?? 'all' });
      if (synchronize) await dataSource.synchronize();
    } finally {
      await dataSource.destroy();
    }
  });
}
