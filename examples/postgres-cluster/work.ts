import { AuthX, schedulePurge } from 'routing-controllers-authx';
import { RevokedTokenRepository, SessionRepository, openAuthDataSource } from 'routing-controllers-authx/typeorm';
import type { DataSource } from 'typeorm';
import { createApp } from '../login-system/createApp';
import { failure } from '../login-system/failure';
import { serve, stopOnSignal } from '../login-system/serve';
import { sharedKey } from '../login-system/sharedKey';
import { storeOptions } from './storeOptions';

/** Runs one process of the login system. */
export async function work(): Promise<void> {
  const dataSource = await open();
  const auth = new AuthX({
    config: { secretKey: sharedKey() },
    revokedTokens: RevokedTokenRepository.on(dataSource),
    sessions: { store: SessionRepository.on(dataSource) },
  });
  // Every process may purge. Processes that purge at the same time do not delete the same rows twice.
  const purging = schedulePurge(auth, { every: '1h' });
  const server = await serve(createApp(auth));
  stopOnSignal(server, async () => {
    await purging.stop();
    await dataSource.destroy();
  });
}

/** Opens the DataSource and creates missing tables. If several processes start together, they create the tables in turn. */
async function open(): Promise<DataSource> {
  const options = storeOptions();
  try {
    return await openAuthDataSource(options);
  } catch (error) {
    throw new Error(failure(`The ${options.type} server cannot be used`, error), { cause: error });
  }
}
