import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RouteReport } from '../../src/index';
import { runsTypeScript } from '../support/typeScript';
import { runCommand as run } from './support/runCommand';

const fixture = (name: string): string => join('spec/cli/fixtures', `${name}.ts`);
const shop = fixture('shop');

describe('authx routes', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-routes-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('prints a table of the options that the module exports', async () => {
    const { code, out, err } = await run(['routes', shop]);
    expect([code, err]).to.deep.equal([0, '']);
    expect(out.split('\n').map(line => line.split(/ {2,}/))).to.deep.equal([
      ['METHOD', 'PATH', 'WHO MAY CALL IT', 'HOW IT IS CHECKED', 'ACTION'],
      ['GET', '/orders', 'access token, scope orders:read', 'headers, revocation none', 'Orders.list'],
      ['POST', '/orders/login', 'public', 'Orders.login'],
    ]);
  });

  it('calls a function that --export names, and reports on what it returns', async () => {
    const { code, out } = await run(['routes', shop, '--export', 'createOther', '--json']);
    expect(code).to.equal(0);
    const { version, routes } = JSON.parse(out) as RouteReport;
    expect([version, ...routes.map(({ action }) => action)]).to.deep.equal([1, 'Others.list']);
  });

  it('reports on the server that was made while the module was loaded, if it exports none', async () => {
    expect((await run(['routes', fixture('madeServer'), '--json'])).code).to.equal(0);
  });

  it('adds where guards stand with --sources', async () => {
    const { out } = await run(['routes', shop, '--sources']);
    expect(out).to.match(/AT\n.*spec\/cli\/fixtures\/shop\.ts:\d+\n/);
  });

  it('writes a page with --html, and prints it with -', async () => {
    const file = join(folder, 'routes.html');
    expect(await run(['routes', shop, '--html', file])).to.deep.equal({ code: 0, out: '', err: '' });
    const { out } = await run(['routes', shop, '--html', '-']);
    expect(out).to.match(/^<!doctype html>/);
    expect(readFileSync(file, 'utf8')).to.equal(`${out}\n`);
  });

  it('accepts the file that it wrote, and names each difference from another one', async () => {
    const file = join(folder, 'routes.json');
    const { out } = await run(['routes', shop, '--json']);
    writeFileSync(file, out);
    expect((await run(['routes', shop, '--check', file])).code).to.equal(0);

    const { routes, ...report } = JSON.parse(out) as RouteReport;
    const [list] = routes as [RouteReport['routes'][number]];
    const old = [
      { ...list, scopes: ['orders'], fresh: true },
      { ...list, path: '/gone' },
    ];
    writeFileSync(file, JSON.stringify({ ...report, routes: old }));
    const changed = await run(['routes', shop, '--check', file]);
    expect(changed.code).to.equal(1);
    expect(changed.err).to.equal(
      `authx: The routes are not as ${file} says. If they should be so, write the file anew with --json.`,
    );
    expect(changed.out.split('\n')).to.deep.equal([
      '- GET /gone',
      '~ GET /orders',
      '    scopes: ["orders"] -> ["orders:read"]',
      '    fresh: true -> (nothing)',
      '+ POST /orders/login',
      '    action: "Orders.login"',
      '    access: "public"',
      '    declaredBy: {"class":["@AccessRequired()"],"method":["@Public()"]}',
    ]);
  });

  it('refuses a file to check that holds no report', async () => {
    const file = join(folder, 'routes.json');
    const { err } = await run(['routes', shop, '--check', file]);
    expect(err).to.include('cannot be read').and.include('--json');
    for (const text of ['null', '{}', '{"version":2,"routes":[]}', '{"version":1}']) {
      writeFileSync(file, text);
      const { code, err } = await run(['routes', shop, '--check', file]);
      expect([code, err]).to.deep.equal([1, `authx: ${file} holds no report of version 1. Write it anew with --json.`]);
    }
  });

  it('fails for a module that ends the process with the exit code 0', async () => {
    const file = join(folder, 'routes.json');
    writeFileSync(file, (await run(['routes', shop, '--json'])).out);
    const words = ['src/cli/authx.ts', 'routes', fixture('ending'), '--check', file];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...runsTypeScript, ...words], { encoding: 'utf8' });
    expect([status, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.match(/^authx: .*ending\.ts: ended the process while it was loaded\./m);
  });

  const failures: readonly (readonly [words: string[], message: RegExp, code?: number])[] = [
    [[], /^authx: Name the module of the server\. See/, 2],
    [[shop, shop], /^authx: Name one module\./, 2],
    [[shop, '--jsn'], /^authx: Unknown option '--jsn'\. Did you mean --json\? See authx --help\.$/, 2],
    [[shop, '--chek', 'x'], /^authx: Unknown option '--chek'\. Did you mean --check\? See authx --help\.$/, 2],
    [[shop, '-z'], /^authx: Unknown option '-z'\. See authx --help\.$/, 2],
    [[shop, '--json', '--html', '-'], /^authx: Pass only one of --json, --html and --check\./, 2],
    [[fixture('throwingNull')], /^authx: .*throwingNull.*: null$/],
    [['nowhere.js'], /^authx: nowhere\.js: There is no such module\.$/],
    [[shop, '--require', './nowhere'], /nowhere/],
    [[shop, '--export', 'other'], /exports no other\. It exports createOther, options\.$/],
    [[fixture('noServer')], /exports no options of withAuthX\(\).* export const options = /],
    [[fixture('twoServers')], /has several servers: first, second\. Name one of its exports with --export\.$/],
    [[fixture('undeclared')], /do not say who may call them: GET \/forgotten \(Forgotten\.list\) Add @Public\(\)/],
  ];
  for (const [words, message, code = 1] of failures) {
    it(`fails for ${words.join(' ') || 'no module'}`, async () => {
      const ended = await run(['routes', ...words]);
      expect(ended.err).to.match(message);
      expect([ended.code, ended.out]).to.deep.equal([code, '']);
    });
  }
});
