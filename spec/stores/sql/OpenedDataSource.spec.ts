import { expect } from 'chai';
import { OpenedDataSource } from '../../../src/stores/sql/dialects/server/OpenedDataSource';

describe('OpenedDataSource', () => {
  it('closes without an error if a connection of the library fails meanwhile', async () => {
    let closed = 0;
    const own = {
      isInitialized: true,
      destroy: () => {
        closed += 1;
        return Promise.reject(new Error('connect ECONNREFUSED'));
      },
    };
    // This spec opens no connection to a server, so any driver works.
    const options = { type: 'better-sqlite3', database: ':memory:' } as never;
    const dataSource = new OpenedDataSource(options, {} as never, own as never);
    await dataSource.initialize();
    await dataSource.destroy();
    expect(closed).to.equal(1);
    expect(dataSource.isInitialized).to.equal(false);
  });
});
