import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { DataSource } from 'typeorm';
import { SqlProofStore, SqlRateLimitStore } from '../../../src/entries/typeorm';
import { cleanUp, takeAll } from '../../support/cleanup';
import { describeOnServers, engines, newDatabase, openServer, type ServerOptions } from '../support/sqlServers';

const dropped: (() => Promise<unknown>)[] = [];

cleanUp(async () => {
  for (const drop of takeAll(dropped)) await drop();
});

async function query(options: ServerOptions, ...statements: readonly string[]): Promise<void> {
  const dataSource = await new DataSource(options).initialize();
  try {
    for (const sql of statements) await dataSource.query(sql);
  } finally {
    await dataSource.destroy();
  }
}

/** Makes a role that may read and change the rows of a database, and returns how to open the database as that role. */
async function asLimitedRole(options: ServerOptions): Promise<ServerOptions> {
  const role = `authx_${randomBytes(6).toString('hex')}`;
  const url = new URL(String(options.url));
  if (options.type === 'postgres') {
    await query(
      options,
      `CREATE ROLE ${role} LOGIN PASSWORD '${role}'`,
      'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`,
    );
    dropped.push(() => query(options, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`));
  } else {
    await query(
      options,
      `CREATE USER '${role}'@'%' IDENTIFIED BY '${role}'`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${pathOf(options)}.* TO '${role}'@'%'`,
    );
    dropped.push(() => query(options, `DROP USER '${role}'@'%'`));
  }
  url.username = role;
  url.password = role;
  return { type: options.type, url: url.href };
}

const pathOf = ({ url }: ServerOptions): string => new URL(String(url)).pathname.slice(1);

describeOnServers(
  'A role that may not create tables',
  server => {
    it('opens the stores of proofs and of rate limits whose tables another role has created', async () => {
      const options = await newDatabase(server);
      const creator = await openServer(options);
      await SqlProofStore.open(creator);
      await SqlRateLimitStore.open(creator);
      const dataSource = await openServer(await asLimitedRole(options));
      const proofs = await SqlProofStore.open(dataSource);
      expect(await proofs.use({ id: 'x'.repeat(43), expiresAt: Math.floor(Date.now() / 1000) + 60 })).to.equal(true);
      const limits = await SqlRateLimitStore.open(dataSource);
      const counted = await limits.take([{ id: 'a'.repeat(24), max: 1, window: 60_000 }]);
      expect(counted.isAccepted).to.equal(true);
      await dataSource.destroy();
    });
  },
  engines,
);
