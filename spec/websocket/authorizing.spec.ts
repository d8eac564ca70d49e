import { expect } from 'chai';
import { AuthX, definePolicies, hasRole, isAllowed, type AccessCheck, type AuthXInit } from '../../src/index';
import { makeAuth } from '../koa/support/serve';
import { bearer } from '../support/send';
import { serveSockets, until, type SocketApp } from './support/serveSockets';
import type { SocketClient } from './support/SocketClient';

interface Account {
  readonly roles: readonly string[];
  readonly isSuspended: boolean;
}

describe('A WebSocket guarded by roles and policies', () => {
  let accounts: Map<string, Account>;
  let reports: string[];
  const account = (...roles: string[]): Account => ({ roles, isSuspended: false });

  const policies = definePolicies({
    actions: ['watch'],
    resources: { orders: [] },
    rules: [
      { effect: 'allow', actions: ['watch'], resources: ['orders'], scopes: ['orders:read'] },
      {
        effect: 'deny',
        actions: ['watch'],
        resources: ['orders'],
        when: [{ attribute: 'subject.isSuspended', value: true }],
      },
    ],
  });

  function authWith(init: Partial<AuthXInit<Account>> = {}): AuthX<Account> {
    return makeAuth<Account>({
      policies,
      roles: { implies: { manager: ['clerk'], clerk: [] }, ofSubject: ({ roles }) => roles },
      callbacks: { getSubject: uid => accounts.get(uid) },
      logger: { error: message => void reports.push(message) },
      ...init,
    });
  }

  beforeEach(() => {
    accounts = new Map([
      ['mona', account('clerk')],
      ['root', account('manager')],
      ['alice', account()],
    ]);
    reports = [];
  });

  /** A server whose sockets must pass the checks, and a way to open one. */
  async function serving(
    auth: AuthX<Account>,
    ...checks: AccessCheck[]
  ): Promise<{ app: SocketApp<Account>; open: (uid: string, scopes?: string[]) => Promise<SocketClient | string> }> {
    const app = await serveSockets({ auth, checks });
    const open = async (uid: string, scopes: string[] = ['orders:read']): Promise<SocketClient | string> => {
      const headers = bearer(await auth.createAccessToken(uid, { scopes }));
      const { status, json } = await app.ask({ headers });
      if (status !== 101) return `${String(status)} ${String(json.error_type)}`;
      return app.open({ headers: { Authorization: headers[1] as string } });
    };
    return { app, open };
  }

  const opened = async (socket: Promise<SocketClient | string>): Promise<SocketClient> => {
    const client = await socket;
    expect(client).not.to.be.a('string');
    return client as SocketClient;
  };

  it('opens for holders of the role, and of a role that implies it', async () => {
    const { open } = await serving(authWith(), hasRole('clerk'));
    await opened(open('mona'));
    await opened(open('root'));
    expect(await open('alice')).to.equal('403 AccessDeniedError');
  });

  it('is closed when its holder has lost the role', async () => {
    const { app, open } = await serving(authWith(), hasRole('clerk'));
    const socket = await opened(open('mona'));
    accounts.set('mona', account());
    await app.guard.recheck();
    expect(await socket.closed).to.deep.equal({ code: 1008, reason: 'AccessDeniedError' });
  });

  it('opens for whom the policies allow it', async () => {
    const { open } = await serving(authWith(), isAllowed('watch', 'orders'));
    await opened(open('alice'));
    expect(await open('alice', ['orders:write'])).to.equal('403 PolicyDeniedError');
    accounts.set('mona', { roles: [], isSuspended: true });
    expect(await open('mona')).to.equal('403 PolicyDeniedError');
    accounts.delete('alice');
    expect(await open('alice')).to.equal('401 SubjectNotFoundError');
  });

  it('is closed when the policies no longer allow it', async () => {
    const { app, open } = await serving(authWith(), isAllowed('watch', 'orders'));
    const socket = await opened(open('alice'));
    accounts.set('alice', { roles: [], isSuspended: true });
    await app.guard.recheck();
    expect(await socket.closed).to.deep.equal({ code: 1008, reason: 'PolicyDeniedError' });
  });

  it('stays open while both hold, and needs both', async () => {
    const { app, open } = await serving(authWith(), hasRole('clerk'), isAllowed('watch', 'orders'));
    const socket = await opened(open('mona'));
    await app.guard.recheck();
    socket.send('hello');
    await until(() => socket.messages.includes('heard hello'));
    expect(await open('alice')).to.equal('403 AccessDeniedError');
    expect(await open('root', [])).to.equal('403 PolicyDeniedError');
  });

  it('is refused if roles cannot be read, and the failure is logged', async () => {
    const roles = { ofSubject: () => 'clerk' as never };
    const { open } = await serving(authWith({ roles }), hasRole('clerk'));
    expect(await open('mona')).to.equal('500 PolicyEvaluationError');
    expect(reports.join()).to.include('roles.ofSubject');
  });

  describe('fails the start', () => {
    const startWith = (auth: AuthX<Account>, ...checks: AccessCheck[]): Promise<string> =>
      serveSockets({ auth, checks }).then(
        () => 'started',
        (error: unknown) => (error as Error).message,
      );

    it('for a role, an action or a resource that is not declared', async () => {
      expect(await startWith(authWith(), hasRole('clerc'))).to.match(/'clerc' is not a declared role.*'clerk'\?/);
      expect(await startWith(authWith(), isAllowed('wach', 'orders'))).to.match(/wach.*watch/);
      expect(await startWith(authWith(), isAllowed('watch', 'order'))).to.match(/order.*orders/);
    });

    it('without policies, and without a way to load subjects', async () => {
      expect(await startWith(authWith({ policies: undefined }), isAllowed('watch', 'orders'))).to.include(
        'Give AuthX policies',
      );
      expect(await startWith(authWith({ callbacks: undefined }), hasRole('clerk'))).to.include(
        'needs a subject getter',
      );
    });
  });
});
