import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { freePort } from '../support/freePort';
import { bearer, send } from '../support/send';
import { firstExample, formats, PackedLibrary, type Format } from './packed';

describe('The packed library', function () {
  this.timeout(120_000);

  let packed: PackedLibrary;
  /** The compiler errors in the applications, which declare neither scopes nor claims. */
  let complaints: string;
  const ports = new Map<Format, number>();

  before(async () => {
    packed = PackedLibrary.install();
    const files = [packed.write('module', 'undeclared.ts', undeclared)];
    for (const format of formats) {
      const port = await freePort();
      ports.set(format, port);
      files.push(packed.write(format, 'server.ts', firstExample().replace('3000', String(port))));
      files.push(packed.write(format, 'contract.ts', contract));
    }
    complaints = packed.compile(files);
  });

  after(() => packed.remove());

  it('compiles in CommonJS and ES module applications, with any scope and claim if none is declared', () => {
    expect(complaints).to.equal('');
  });

  for (const format of formats) {
    it(`runs the first example of the README unchanged in a project of type ${format}`, async () => {
      await tryServer(packed.at(format), ports.get(format) as number);
    });

    it(`runs the contract of routing-controllers-authx/testing without a test runner, in a project of type ${format}`, () => {
      const printed = execFileSync(process.execPath, ['contract.js'], { cwd: packed.at(format), encoding: 'utf8' });
      expect(printed).to.equal('passed\n');
    });
  }

  it('rejects a misspelled scope or claim at compile time if the application has declared them', () => {
    // The other compilation has checked the declarations of the library.
    const options = { skipLibCheck: true, noEmit: true };
    expect(packed.compile([packed.write('commonjs', 'declared.ts', declared)], options)).to.equal('');
  });

  it('has its first example before line 30 of the README, and the two commands', () => {
    const readme = readFileSync('README.md', 'utf8');
    const end = readme.slice(0, readme.indexOf(firstExample()) + firstExample().length).split('\n').length;
    expect(end).to.be.below(30);
    expect(readme).to.include('npm ci && npm start').and.to.include('npm ci && npm test');
  });
});

async function tryServer(folder: string, port: number): Promise<void> {
  const child = spawn(process.execPath, ['server.js'], { cwd: folder, stdio: 'inherit' });
  try {
    const { json } = await untilAnswered(() => send(port, '/login', { method: 'POST' }));
    expect((await send(port, '/me')).status).to.equal(401);
    const me = await send(port, '/me', { headers: bearer(json.access_token as string) });
    expect([me.status, me.text]).to.deep.equal([200, '{"username":"alice"}']);
  } finally {
    await new Promise(resolve => {
      child.on('exit', resolve);
      child.kill('SIGKILL');
    });
  }
}

async function untilAnswered<T>(ask: () => Promise<T>, tries = 1000): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise(resolve => setTimeout(resolve, 50));
    return untilAnswered(ask, tries - 1);
  }
}

const contract = `
import { MemoryRevocationStore, revocationStoreContract, type ContractCase } from 'routing-controllers-authx/testing';
import type { RevocationStore } from 'routing-controllers-authx';

const store: RevocationStore = new MemoryRevocationStore();
const cases: ContractCase[] = revocationStoreContract({ open: () => store });
void (async () => {
  for (const { skipped, run } of cases) if (skipped === undefined) await run();
  console.log('passed');
})();
`;

const declared = `
import { AuthX, RequireAnyScope, RequireScopes, TokenPayload, under, withAuthX } from 'routing-controllers-authx';

declare module 'routing-controllers-authx' {
  interface AuthXTypes {
    scopes: 'users:read' | 'admin:*' | 'reports:sales:read';
    claims: { email?: string };
  }
}

export class Guarded {
  @RequireScopes('users:read', 'admin:*') one() {}
  // @ts-expect-error -- misspelt
  @RequireScopes('user:read') two() {}
  // @ts-expect-error -- misspelt
  @RequireAnyScope('users:read', 'admin') three() {}
  @RequireAnyScope(under('users'), under('reports:sales')) four() {}
  // @ts-expect-error -- no scope lies there
  @RequireAnyScope(under('sales')) five() {}
  // @ts-expect-error -- names no scope
  @RequireScopes() six() {}
}

interface User { name: string }
const auth = new AuthX<User>({ config: { secretKey: 'x' } });
void auth.createAccessToken('alice', { scopes: ['users:read', 'users:*'], data: { email: 'a' } });
// @ts-expect-error -- misspelt
void auth.createAccessToken('alice', { scopes: ['users:reed'] });
// @ts-expect-error -- not declared
void auth.createAccessToken('alice', { data: { mail: 'a' } });
// @ts-expect-error -- a length of time has a unit
void auth.createAccessToken('alice', { expires: '300' });
// @ts-expect-error -- not a User
auth.setSubjectGetter(() => ({ nom: 'alice' }));
// @ts-expect-error -- no such option
new AuthX({ config: { secret: 'x' } });
// @ts-expect-error -- misspelt
withAuthX({ undeclaredRoutes: 'eror' }, auth);

export function read(payload: TokenPayload): string | undefined {
  // @ts-expect-error -- misspelt
  payload.hasScopes(['users:reed']);
  // @ts-expect-error -- not declared
  void payload.extra.mail;
  return payload.extra.email;
}
`;

const undeclared = `
import { AuthX, RequireScopes, TokenPayload, under } from 'routing-controllers-authx';

export class Guarded {
  @RequireScopes('anything:at:all', under('whatever')) one() {}
}
const auth = new AuthX({ config: { secretKey: 'x' } });
void auth.createAccessToken('alice', { scopes: ['x', 'y:*'], data: { z: 1 } });
export const read = (payload: TokenPayload): unknown => payload.extra.z;
`;
