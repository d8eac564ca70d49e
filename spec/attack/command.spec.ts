import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AttackReport } from '../../src/attack/AttackReport';
import { runCommand as run } from '../cli/support/runCommand';

const loginBody = '{"username":"alice","password":"wonderland"}';
const me = { method: 'GET', path: '/me', access: 'guarded', token: 'access', locations: ['headers'], declaredBy: {} };
const token = `${encode({ alg: 'HS256' })}.${encode({ sub: 'alice', type: 'access' })}.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZy1lbm91Z2g`;

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

describe('authx attack', function () {
  this.timeout(60_000);
  let folder: string;
  let routes: string;
  let server: Server;
  let url: string;
  let asked: string[];
  let isOpen: boolean;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'authx-attack-'));
    routes = join(folder, 'routes.json');
    writeFileSync(routes, JSON.stringify({ version: 1, routes: [me] }));
    // A server that accepts one login and one token, or everything if it is open.
    server = createServer((request, response) => {
      asked.push(`${String(request.method)} ${String(request.url)}`);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });

  beforeEach(() => {
    asked = [];
    isOpen = false;
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  function answer({ rawHeaders, url: path, method }: IncomingMessage, response: ServerResponse, body: string): void {
    const values = rawHeaders.filter((_, at, all) => /^authorization$/i.test(all[at - 1] ?? ''));
    const isLogin = path === '/login';
    const isKnown = isLogin ? body === loginBody : values.length === 1 && values[0] === `Bearer ${token}`;
    const exists = isLogin || ((path === '/me' || path === '/.me') && method === 'GET');
    const status = !exists ? 404 : isOpen || isKnown ? 200 : 401;
    response.writeHead(status, { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Bearer' });
    response.end(isLogin && status === 200 ? JSON.stringify({ access_token: token }) : `{"status":${String(status)}}`);
  }

  const login = ['--login-path', '/login', '--login-body', loginBody];
  const attack = (...words: string[]) => run(['attack', url, '--routes', routes, ...login, ...words]);

  it('prints its help, which names every option', async () => {
    const { code, out } = await run(['attack', '--help']);
    expect(code).to.equal(0);
    for (const option of [
      '--routes',
      '--allow-host',
      '--max-requests',
      '--rate',
      '--skip',
      '--limits',
      '--wait-expiry',
    ]) {
      expect(out).to.include(option);
    }
  });

  it('exits with 0 and prints JSON if nothing was let in', async () => {
    const { code, out, err } = await attack('--json');
    const { tried, letIn } = JSON.parse(out) as AttackReport;
    expect([code, err, letIn]).to.deep.equal([0, '', []]);
    expect(tried).to.be.greaterThan(200).and.least(asked.length);
  });

  it('exits with 1 if something was let in, and prints it without the password and the token', async () => {
    isOpen = true;
    const json = await attack('--json');
    const { letIn } = JSON.parse(json.out) as AttackReport;
    expect(json.code).to.equal(1);
    expect(json.err).to.equal(`authx: ${String(letIn.length)} requests were let in.`);
    const [first] = letIn.filter(({ row }) => row === 'no-credential');
    expect(first).to.include({ attack: 'no-credential', method: 'GET', path: '/me', status: 200 });
    expect(first?.curl).to.equal(`curl -i --path-as-is '${url}/me'`);

    const { code, out } = await attack();
    expect(code).to.equal(1);
    expect(out)
      .to.match(/^LET IN {3}GET \/me: 200 \(no-credential/m)
      .and.include('docs/attack.md');
    const basic = Buffer.from('alice:wonderland').toString('base64');
    const changed = ['WONDERLAND', '"wonde"', '\\"wonde\\"', 'wonderlandx'];
    for (const text of [out, json.out])
      for (const secret of ['wonderland', token.split('.')[2], basic, ...changed]) expect(text).not.to.include(secret);
    expect(json.out).to.include('$CHANGED_PASSWORD').and.include('Basic $BASIC');
  });

  it('sends no more requests than --max-requests, and says what was left out', async () => {
    const { code, out } = await attack('--json', '--max-requests', '60');
    const { tried, warnings } = JSON.parse(out) as AttackReport;
    expect(code).to.equal(0);
    expect(tried).to.be.most(60).and.least(asked.length);
    expect(warnings.map(({ warning }) => warning)).to.include('left-out');
  });

  it('does not try rows that --skip names', async () => {
    const { out } = await attack('--json', '--skip', 'alg-none', '--skip', 'path-spelling');
    expect((JSON.parse(out) as AttackReport).rows).not.to.have.any.keys('alg-none', 'path-spelling');
  });

  it('sends only GET and HEAD besides logins with --safe-methods-only', async () => {
    await attack('--safe-methods-only');
    expect(asked.length).to.be.greaterThan(100);
    expect(asked.filter(line => !/^(GET|HEAD) /.test(line))).to.deep.equal(['POST /login']);
  });

  const misuses: readonly (readonly [title: string, words: () => string[], message: RegExp])[] = [
    ['no URL', () => [], /Name the URL/],
    ['no routes', () => [url, ...login], /--routes <file>/],
    ['no login', () => [url, '--routes', routes], /--login-path <path> and --login-body/],
    ['a misspelt option', () => [url, '--routs', routes], /Unknown option '--routs'\. Did you mean --routes\?/],
    [
      'a row that does not exist',
      () => [url, '--routes', routes, ...login, '--skip', 'alg-non'],
      /Did you mean alg-none\?/,
    ],
    ['a rate of 0', () => [url, '--routes', routes, ...login, '--rate', '0'], /--rate must be a whole number above 0/],
    ['a parameter without a value', () => [url, '--routes', routes, ...login, '--param', 'id'], /--param name=value/],
    ['a file that is not there', () => [url, '--routes', `${routes}x`, ...login], /cannot be read/],
    ['another host', () => ['http://192.0.2.1', '--routes', routes, ...login], /pass --allow-host 192\.0\.2\.1/],
    [
      'a host that is not the allowed one',
      () => ['http://192.0.2.1', '--allow-host', 'b.example', '--routes', routes, ...login],
      /--allow-host/,
    ],
    ['a server that is not there', () => ['http://127.0.0.1:1', '--routes', routes, ...login], /cannot be reached/],
    [
      'a login that fails',
      () => [url, '--routes', routes, '--login-path', '/nowhere', '--login-body', '{}'],
      /answered with 404/,
    ],
    ['a wrong base path', () => [`${url}/api`, '--routes', routes, ...login], /answered with 404|No guarded route/],
  ];
  for (const [title, words, message] of misuses) {
    it(`exits with 2 for ${title}`, async () => {
      const { code, out, err } = await run(['attack', ...words()]);
      expect([code, out]).to.deep.equal([2, '']);
      expect(err).to.match(message);
    });
  }

  it('prints no character of the report that changes what a terminal shows', async () => {
    isOpen = true;
    const file = join(folder, 'strange.json');
    const strange = ['/\u202eme', '/me\u001b[31m', '/me\r\nX: y'].map(path => ({ ...me, path }));
    writeFileSync(file, JSON.stringify({ version: 1, routes: strange }));
    for (const words of [[], ['--json']]) {
      const { code, out } = await run(['attack', url, '--routes', file, ...login, '--max-requests', '60', ...words]);
      expect(code).to.equal(1);
      expect(out)
        .to.include('\\u202eme')
        .and.not.match(/\u202e|\u001b|\r/);
    }
  });

  it('exits with 2 for a report whose routes lack members', async () => {
    const file = join(folder, 'broken.json');
    for (const route of [null, 1, {}, { ...me, path: 1 }]) {
      writeFileSync(file, JSON.stringify({ version: 1, routes: [route] }));
      const { code, err } = await run(['attack', url, '--routes', file, ...login]);
      expect([code, err]).to.deep.equal([
        2,
        `authx: ${file} holds no report of version 1. Write it anew with --json. See authx --help.`,
      ]);
    }
  });

  it('exits with 2 if no route accepts the token of the login, or if the report has no guarded route', async () => {
    const file = join(folder, 'other.json');
    for (const [route, message] of [
      [{ ...me, path: '/nowhere' }, /No guarded route answered/],
      [{ ...me, access: 'public' }, /no guarded route/],
    ] as const) {
      writeFileSync(file, JSON.stringify({ version: 1, routes: [route] }));
      const { code, err } = await run(['attack', url, '--routes', file, ...login]);
      expect(code).to.equal(2);
      expect(err).to.match(message);
    }
  });
});
