import fc from 'fast-check';
import { runCleanups } from './cleanup';
import { startWatching, stopWatching } from './clockReads';
import { propertyRuns } from './propertyRuns';

startWatching();

// For properties that do not say how many cases they are tried with.
if (process.env.AUTHX_PROPERTY_RUNS !== undefined) fc.configureGlobal({ numRuns: propertyRuns(0) });

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
