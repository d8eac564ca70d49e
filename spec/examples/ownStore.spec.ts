import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import { PostgresRevocationStore, type Queries } from '../../examples/own-store/PostgresRevocationStore';
import { PostgresSessionStore } from '../../examples/own-store/PostgresSessionStore';
import { revocationStoreContract, sessionStoreContract, type ContractCase } from '../../src/testing/index';

const page = readFileSync('docs/custom-stores.md', 'utf8');

describe('docs/custom-stores.md', () => {
  for (const name of ['PostgresRevocationStore.ts', 'PostgresSessionStore.ts']) {
    it(`shows ${name} of the example unchanged`, () => {
      const file = readFileSync(`examples/own-store/${name}`, 'utf8');
      expect(page).to.include(`\`\`\`ts\n// ${name}\n${file}\`\`\`\n`);
    });
  }
});

const url = process.env.AUTHX_TEST_POSTGRES_URL;

/** The stores keep their tables in a schema of their own. */
const schema = `own_store_${String(process.pid)}`;

interface Pool extends Queries {
  end(): Promise<void>;
}

const pools: Pool[] = [];

/** The package has no types of its own. */
const pg = createRequire(__filename)('pg') as { Pool: new (options: object) => Pool };

function connect(): Pool {
  const pool = new pg.Pool({ connectionString: url, options: `-c search_path=${schema}` });
  pools.push(pool);
  return pool;
}

const unreachable = { query: () => Promise.reject(new Error('The database cannot be reached.')) };

(url === undefined ? describe.skip : describe)('The example own-store', () => {
  before(async () => {
    await connect().query(`CREATE SCHEMA ${schema}`);
  });

  after(async () => {
    await pools[0]?.query(`DROP SCHEMA ${schema} CASCADE`);
    await Promise.all(pools.map(pool => pool.end()));
  });

  const tests = (cases: readonly ContractCase[]): void => {
    for (const { name, skipped, run } of cases) (skipped ? it.skip : it)(name, run);
  };

  describe('with revocations', () => {
    tests(
      revocationStoreContract({
        open: () => PostgresRevocationStore.open(connect()),
        openUnreachable: () => new PostgresRevocationStore(unreachable),
      }),
    );
  });

  describe('with sessions', () => {
    tests(
      sessionStoreContract({
        open: () => PostgresSessionStore.open(connect()),
        openUnreachable: () => new PostgresSessionStore(unreachable),
      }),
    );
  });
});
