import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import type { AttackReport } from '../../src/attack/AttackReport';
import { describeOnServers, engines, newDatabase } from '../stores/support/sqlServers';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';

const program = resolve('dist/cli/authx.js');
const body = '{"username":"alice","password":"wonderland"}';

/** Runs the built command in a folder, and returns what it printed. */
function authx(folder: string, words: readonly string[]): { code: number | null; out: string } {
  const { status, stdout } = spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: 'utf8' });
  return { code: status, out: stdout };
}

/** Attacks an example with the report of its routes. */
function attack(folder: string, { port }: ExampleProcess, [path, ...module]: readonly string[]): AttackReport {
  const routes = join(folder, 'routes.json');
  writeFileSync(routes, authx(folder, ['routes', ...module, '--json']).out);
  const words = ['attack', `http://127.0.0.1:${String(port)}`, '--routes', routes, '--timeout', '20000', '--json'];
  const { out } = authx(folder, [...words, '--login-path', String(path), '--login-body', body]);
  return JSON.parse(out) as AttackReport;
}

const built = (path: string): string => resolve('build/examples', path);

function expectClosed({ letIn, tried, rows }: AttackReport, names: readonly string[]): void {
  expect(letIn).to.deep.equal([]);
  expect(tried).to.be.within(200, 2000);
  expect(rows).to.include.all.keys('alg-none', 'path-spelling', 'wrong-type', 'revoked', 'broken-request', ...names);
}

describe('authx attack on the examples', function () {
  this.timeout(300_000);
  const folder = exampleFolder();
  let server: ExampleProcess | undefined;

  afterEach(() => server?.stop());

  after(() => folder.remove());

  it('lets nothing in at the quickstart', async () => {
    server = await ExampleProcess.start('quickstart', folder.path);
    const module = [built('quickstart/createApp.js'), '--export', 'createApp'];
    const report = attack(folder.path, server, ['/login', ...module]);
    expectClosed(report, ['not-fresh', 'insufficient-scope']);
    // A server may close a connection before it has read a large body, so that its answer does not always arrive.
    expect(report.warnings.filter(({ warning }) => warning !== 'no-answer')).to.deep.equal([]);
  });

  it('lets nothing in at the browser example', async () => {
    server = await ExampleProcess.start('browser', folder.path);
    const module = [built('browser/createApp.js'), '--export', 'createApp'];
    expectClosed(attack(folder.path, server, ['/auth/login', ...module]), [
      'csrf',
      'cross-site',
      'reused-refresh-token',
    ]);
  });
});

describeOnServers(
  'authx attack on the cluster example',
  sqlServer => {
    it('lets nothing in', async function () {
      this.timeout(300_000);
      const folder = exampleFolder();
      const { url } = await newDatabase(sqlServer);
      const server = await ExampleProcess.start('postgres-cluster', folder.path, {
        AUTHX_STORE_URL: url as string,
        PROCESSES: '2',
      });
      try {
        const report = attack(folder.path, server, ['/login', resolve('spec/attack/support/loginSystemRoutes.cjs')]);
        expectClosed(report, ['reused-refresh-token']);
      } finally {
        await server.stop('SIGTERM');
        folder.remove();
      }
    });
  },
  engines.filter(({ type }) => type === 'postgres'),
);
