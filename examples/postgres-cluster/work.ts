import { AuthX, schedulePurge } from 'routing-controllers-authx';
import { RevokedTokenRepository, SessionRepository, openAuthDataSource } from 'routing-controllers-authx/typeorm';
import type { DataSource } from 'typeorm';
import { createApp } from '../login-system/createApp';
import { failure } from '../login-system/failure';
import { serve, stopOnSignal } from '../login-system/serve';
import { sharedKey } from '../login-system/sharedKey';
import { storeOptions } from './storeOptions';

/** One process of the login system. */
export async function work(): Promise<void> {
  const dataSource = await open();
  const auth = new AuthX({
    config: { secretKey: sharedKey() },
    revokedTokens: RevokedTokenRepository.on(dataSource),
    sessions: { store: SessionRepository.on(dataSource) },
  });
  // Every process may do it: they leave to each other what one is deleting.
  const purging = schedulePurge(auth, { every: '1h' });
  const server = await serve(createApp(auth));
  stopOnSignal(server, async () => {
    await purging.stop();
    await dataSource.destroy();
  });
}

/** Makes the tables where they are missing; of processes that do so at once each waits for its turn. */
async function open(): Promise<DataSource> {
  const options = storeOptions();
  try {
    return await openAuthDataSource(options);
  } catch (error) {
    throw new Error(failure(`The ${options.type} server cannot be used`, error), { cause: error });
  }
}
