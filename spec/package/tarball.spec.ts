import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { bearer, send } from '../support/send';
import { firstExample, makeProject, type Project } from './support';

describe('The packed library', function () {
  this.timeout(120_000);

  for (const format of ['commonjs', 'module'] as const) {
    it(`runs the README's first example as written, in a project of type ${format}`, async () => {
      const project = makeProject(format);
      try {
        project.write('server.ts', firstExample().replace('3000', String(port)));
        expect(project.compile()).to.equal('');
        await tryServer(project);
      } finally {
        project.remove();
      }
    });
  }

  it('lets an application declare its scopes and claims, so that a misspelt one does not compile', () => {
    const project = makeProject('commonjs');
    try {
      project.write('declared.ts', declared);
      expect(project.compile()).to.equal('');
    } finally {
      project.remove();
    }
  });

  it('takes any scope and claim where none is declared', () => {
    const project = makeProject('module');
    try {
      project.write('undeclared.ts', undeclared);
      expect(project.compile()).to.equal('');
    } finally {
      project.remove();
    }
  });

  it('has code to run before line 30 of the README, and the two commands', () => {
    const readme = readFileSync('README.md', 'utf8');
    const end = readme.slice(0, readme.indexOf(firstExample()) + firstExample().length).split('\n').length;
    expect(end).to.be.below(30);
    expect(readme).to.include('npm ci && npm start').and.to.include('npm ci && npm test');
  });
});

/** As written but for the port, which may be taken on the machine of whoever runs the specs. */
const port = 20_000 + (process.pid % 10_000);

async function tryServer({ folder }: Project): Promise<void> {
  const child = spawn(process.execPath, ['out/server.js'], { cwd: folder, stdio: 'inherit' });
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

async function untilAnswered<T>(ask: () => Promise<T>, tries = 200): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise(resolve => setTimeout(resolve, 50));
    return untilAnswered(ask, tries - 1);
  }
}

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
