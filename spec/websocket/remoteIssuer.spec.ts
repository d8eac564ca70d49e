import { expect } from 'chai';
import { AuthX, RemoteIssuer } from '../../src/index';
import { audience, ForeignIssuer, foreignKey } from '../issuers/support/ForeignIssuer';
import { jwksPath, status } from '../issuers/support/IssuerServer';
import { outcome } from '../koa/support/serve';
import { bearer } from '../support/send';
import { MemoryStore } from './support/MemoryStore';
import { serveSockets, until, type SocketApp } from './support/serveSockets';

describe('A WebSocket with a token of a remote issuer', () => {
  let issuer: ForeignIssuer;
  let store: MemoryStore;
  let app: SocketApp;

  beforeEach(async () => {
    issuer = await ForeignIssuer.start();
    store = new MemoryStore();
    const auth = new AuthX({
      issuers: [new RemoteIssuer({ issuer: issuer.issuer, audience })],
      revokedTokens: store,
      logger: { error: () => undefined },
    });
    app = await serveSockets({ auth, locations: ['headers', 'message'], scopes: ['users:read'] });
  });

  const ask = async (token: string): Promise<string> => outcome(await app.ask({ headers: bearer(token) }));

  it('opens, in the upgrade and by the first message', async () => {
    const token = await issuer.sign();
    expect(await ask(token)).to.equal('101');
    const client = await app.open();
    client.send({ access_token: token });
    await until(() => app.connected.length === 2);
    for (const socket of app.connected) {
      expect(app.guard.authOf(socket).payload).to.include({ sub: 'alice', iss: issuer.issuer, isRemote: true });
    }
  });

  it('does not open with the key of somebody else, or without the scope', async () => {
    const other = await foreignKey('ES256', 'other');
    expect(await ask(await issuer.sign({ key: other })), 'an unknown key').to.equal('401 JWTDecodeError');
    const forged = await issuer.sign({ key: other, header: { kid: issuer.keys[0]!.kid } });
    expect(await ask(forged)).to.equal('401 TokenInvalidSignatureError');
    expect(await ask(await issuer.sign({ claims: { scope: 'reports:read' } }))).to.equal('403 InsufficientScopeError');
    const client = await app.open();
    client.send({ access_token: forged });
    expect(await client.closed).to.deep.equal({ code: 1008, reason: 'TokenInvalidSignatureError' });
  });

  it('is asked to try again later if the keys cannot be fetched', async () => {
    issuer.server.behaviors.set(jwksPath, status(500));
    const token = await issuer.sign();
    expect(await ask(token)).to.equal('503 IssuerUnavailableError');
    const client = await app.open();
    client.send({ access_token: token });
    expect(await client.closed).to.deep.equal({ code: 1013, reason: 'IssuerUnavailableError' });
  });

  it('closes at a recheck after the token was revoked here', async () => {
    const client = await app.open({ headers: { Authorization: `Bearer ${await issuer.sign()}` } });
    await until(() => app.guard.size.open === 1);
    store.revoked.add(store.asked[0]!);
    await app.guard.recheck();
    expect(await client.closed).to.deep.equal({ code: 1008, reason: 'RevokedTokenError' });
  });
});
