import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SqlProofStore, SqlRateLimitStore } from '../../src/entries/typeorm';
import { newFile, openOn } from '../stores/support/authFile';
import { describeOnRedis, redisUrl } from '../stores/support/redisServer';
import { describeOnServers, engines, newDatabase, openServer } from '../stores/support/sqlServers';
import { runDoctor } from './support/runDoctor';

describe('authx doctor on SQLite', () => {
  it('accepts a database, and looks at the tables that there are', async () => {
    const url = newFile();
    const dataSource = await openOn(url);
    const plain = await runDoctor([], { url });
    for (const check of ['location', 'migrations', 'durability', 'health', 'clock']) {
      expect(plain.status(`store/${check}`), check).to.equal('ok');
    }
    expect(plain.of('store/health')).to.have.lengthOf(2);
    await SqlProofStore.open(dataSource);
    await SqlRateLimitStore.open(dataSource);
    const health = (await runDoctor([], { url })).of('store/health');
    expect(health.map(({ message }) => message.split(':')[0])).to.have.members([
      'revokedTokens',
      'sessions',
      'proofs',
      'rateLimits',
    ]);
  });

  it('reports a database without migrations, a file that is none, and no file, and creates nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authx-doctor-'));
    try {
      const empty = join(folder, 'empty.sqlite');
      writeFileSync(empty, '');
      for (let i = 0; i < 2; i += 1) {
        const [finding] = (await runDoctor([], { url: empty })).of('store/migrations');
        expect([finding?.status, finding?.fix]).to.deep.equal(['error', 'Run authx migrate.']);
      }
      const broken = join(folder, 'broken.sqlite');
      writeFileSync(broken, 'no database at all, but long enough to be read as one. '.repeat(20));
      for (const url of [broken, folder, join(folder, 'missing.sqlite'), join(folder, 'a/b.sqlite')]) {
        expect((await runDoctor([], { url })).status('store/open'), url).to.equal('error');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('authx doctor with a store that cannot be used', () => {
  const urls = ['postgres', 'mysql', 'redis'].map(scheme => `${scheme}://user:pa55word@127.0.0.1:1/x`);
  for (const url of [...urls, 'postgres://user:pa55word@[', 'redis://user:pa55word@127.0.0.1:99999']) {
    it(`reports that nothing answers, and prints no password: ${url.split('pa55word').join('...')}`, async () => {
      const { findings } = await runDoctor([], { url });
      const stores = findings.filter(({ check, status }) => check.startsWith('store/') && status === 'error');
      expect(stores).to.not.deep.equal([]);
      expect(JSON.stringify(findings)).to.not.include('pa55word');
    });
  }

  it('reports a variable that names no store', async () => {
    const { of } = await runDoctor([], { url: 'ftp://user:pa55word@127.0.0.1' });
    expect(of('store/location')[0]?.status).to.equal('error');
    expect(JSON.stringify(of('store/location'))).to.not.include('pa55word');
  });

  const files = ['{', '[]', '{}', 'null', '{ "type": "better-sqlite3" }', '{ "type": "unheard-of", "password": "x9" }'];
  for (const text of files) {
    it(`reports an ormconfig.json that cannot be used: ${text}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'authx-doctor-'));
      try {
        writeFileSync(join(folder, 'ormconfig.json'), text);
        const { findings } = await runDoctor([], { folder });
        const stores = findings.filter(({ check, status }) => check.startsWith('store/') && status === 'error');
        expect(stores).to.have.lengthOf(1);
        expect(JSON.stringify(findings)).to.not.include('x9');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describeOnServers(
  'authx doctor',
  server => {
    it('reports pending migrations, and accepts a database after them', async () => {
      const options = await newDatabase(server);
      const url = String(options.url);
      expect((await runDoctor([], { url })).status('store/migrations')).to.equal('error');
      await SqlProofStore.open(await openServer(options));
      const { of, status } = await runDoctor([], { url });
      expect([status('store/migrations'), status('store/clock')]).to.deep.equal(['ok', 'ok']);
      expect(of('store/health').map(({ status: each }) => each)).to.deep.equal(['ok', 'ok', 'ok']);
    });
  },
  engines,
);

describeOnRedis('authx doctor', () => {
  it('compares the clock, and says whether the library would open its stores', async () => {
    const { of, status } = await runDoctor([], { url: redisUrl });
    expect(status('store/clock')).to.equal('ok');
    const isRefused = status('store/open') === 'error';
    expect(of('store/health').map(({ status: each }) => each)).to.deep.equal(isRefused ? [] : ['ok', 'ok']);
  });
});
