import { runCleanups } from './cleanup';
import { startWatching, stopWatching } from './clockReads';

startWatching();

/** Root hooks of all specs. In parallel runs they enclose each spec file, in others the whole run. */
export const mochaHooks = {
  beforeAll(): void {
    const places = stopWatching();
    if (places.length === 0) return;
    throw new Error(
      `Specs read the clock while their file is loaded. Read it in a test or in a hook: \n${places.join('\n')}`,
    );
  },

  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await runCleanups();
    startWatching();
  },
};
