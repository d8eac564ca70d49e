import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeyFileContent, StoredKey } from '../../src/keys/file/KeyFileContent';
import { note } from './support/figures';
import { forgeWith } from './support/forgeWith';
import { commandsBelow, PageFolder } from '../support/PageFolder';
import { RotationClients } from './support/RotationClients';
import { runs, timeFor } from './support/runs';
import { ServerProcess } from './support/ServerProcess';
import { tokensOf } from './support/tokens';

const rotations = runs(1, 3);

const page = 'docs/keys.md';

/** Milliseconds in which a process notices a change of the file. */
const noticing = 2000;

/** Follows the steps of the page, with the two times that a reader does not want to wait for made short. */
class Reader {
  readonly folder = new PageFolder();
  readonly file = join(this.folder.path, 'data/keys.json');
  private variables: Readonly<Record<string, string>> = {};
  private printed = '';

  get signing(): StoredKey {
    return this.content.keys.find(({ state }) => state === 'signing')!;
  }

  stored(kid: string): StoredKey {
    return this.content.keys.find(key => key.kid === kid)!;
  }

  async makeFile(): Promise<void> {
    const [init] = commandsBelow(page, '## Start with a key file') as [string];
    await this.follow(init);
    writeFileSync(this.file, JSON.stringify({ ...this.content, tokenLifetime: 4, wait: 2 }));
  }

  /** Replaces the key. */
  async rotate(clients: RotationClients): Promise<void> {
    for (const line of commandsBelow(page, '## Replace a key')) {
      if (line.includes('--at $AT')) await this.retire(line, clients);
      else await this.follow(line, line.includes('keys retire') ? 1 : 0);
    }
  }

  /** Retires the key, and waits until a while after its time. */
  private async retire(line: string, clients: RotationClients): Promise<void> {
    const { OLD = '', AT = '' } = this.variables;
    const at = Date.parse(AT);
    clients.noteRetirement(OLD, at, Infinity);
    await this.follow(line);
    // A slow machine can run the command after the time that it names.
    const must = Math.max(at, Date.now() + noticing);
    clients.noteRetirement(OLD, at, must);
    await pause(must - Date.now() + 1500);
  }

  /** Replaces a stolen key. */
  async replaceAtOnce(): Promise<void> {
    for (const line of commandsBelow(page, '## A key was stolen')) await this.follow(line);
    await pause(noticing);
  }

  private get content(): KeyFileContent {
    return JSON.parse(readFileSync(this.file, 'utf8')) as KeyFileContent;
  }

  /** Runs a line. If a step comes too early, it is tried again, as the page says. */
  private async follow(line: string, expected = 0): Promise<void> {
    const [, variable] = /^(\w+)=\.\.\./.exec(line) ?? [];
    if (variable !== undefined) {
      this.variables = { ...this.variables, [variable]: this.lookUp(variable) };
      return;
    }
    for (let attempt = 0; ; attempt += 1) {
      const { code, output } = await this.folder.run(line, this.variables);
      this.printed = output;
      if (code === expected) return;
      const isEarly = code === 1 && output.includes('may sign from') && attempt < 20;
      if (!isEarly) throw new Error(`${line} ended with ${String(code)}: ${output}`);
      await pause(300);
    }
  }

  /** What a reader reads on the screen. */
  private lookUp(variable: string): string {
    const states: Readonly<Record<string, string>> = { OLD: 'signing', NEW: 'upcoming' };
    if (variable === 'AT') return /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(this.printed)![0];
    return new RegExp(`^(\\S+) .*${states[variable]!}`, 'm').exec(this.printed)![1]!;
  }
}

describe('The replacement of a key by the steps of docs/keys.md, under load', () => {
  const reader = new Reader();
  let servers: ServerProcess[];

  before(async () => {
    await reader.makeFile();
    const store = { kind: 'memory', url: '' } as const;
    servers = await ServerProcess.startAll(4, { store, keyFile: reader.file, tokenLifetime: '4s' });
  });

  after(() => Promise.all(servers.map(server => server.stop())));

  it('refuses no valid token, and accepts none of a key that has retired', async () => {
    const clients = new RotationClients(servers);
    for (let i = 0; i < rotations; i += 1) {
      const old = reader.signing;
      await clients.during(old, () => reader.rotate(clients));
      const { kid } = reader.signing;
      expect(kid).to.not.equal(old.kid);
      expect(clients.accepted.get(old.kid), 'tokens of the former key before it retired').to.be.greaterThan(100);
      expect(clients.refused.get(old.kid), 'tokens of the former key after it retired').to.be.greaterThan(10);
      expect(clients.accepted.get(kid), 'tokens of the new key').to.be.greaterThan(100);
    }
    const losses = clients.wrong.length;
    note({ promise: 'key-rotation', store: 'none', runs: clients.presented, of: 'tokens presented', losses });
    expect([...new Set(clients.wrong)]).to.deep.equal([]);
  }).timeout(timeFor(rotations, 60_000));

  it('refuses the tokens of a stolen key within 2 seconds, and accepts those of the new one', async () => {
    const stolen = reader.signing;
    const forged = forgeWith(stolen);
    for (const server of servers) expect((await server.get('/me', forged)).status).to.equal(200);
    await reader.replaceAtOnce();
    for (const server of servers) {
      expect((await server.get('/me', forged)).status).to.equal(401);
      const { access } = tokensOf(await server.post('/login', undefined, { subject: 'alice' }));
      expect((await servers[0]!.get('/me', access)).status).to.equal(200);
    }
    expect(reader.stored(stolen.kid)).to.not.have.property('d');
  }).timeout(timeFor(1, 60_000));
});
