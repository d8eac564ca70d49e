import { expect } from 'chai';
import { createKoaServer, Get, JsonController } from 'routing-controllers';
import type Koa from 'koa';
import { AccessRequired, type AuthX, CurrentPayload, type TokenPayload, withAuthX } from '../../src/index';
import { MemoryProofStore, testDPoPKey, testServer, testTokens } from '../../src/testing/index';
import { makeAuth } from '../koa/support/serve';
import { secret } from '../support/forge';

@JsonController()
class Me {
  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() { sub }: TokenPayload): object {
    return { id: sub };
  }
}

const appOf = (auth: AuthX): Koa => createKoaServer(withAuthX({ controllers: [Me], development: false }, auth)) as Koa;

describe('testServer', () => {
  const auth = makeAuth();
  const tokens = testTokens(auth);

  it('serves an application from the first request on, and stops', async () => {
    const server = testServer(appOf(auth));
    const answer = await server.fetch('/me', { headers: tokens.headers(await tokens.access('alice')) });
    expect([answer.status, await answer.json()]).to.deep.equal([200, { id: 'alice' }]);
    const url = await server.url('/me');
    expect((await fetch(url)).status).to.equal(401);
    await server.close();
    expect(await fetch(url).catch((error: unknown) => error)).to.be.instanceOf(TypeError);
  });

  it('closes a server that was never asked', async () => {
    await testServer(appOf(auth)).close();
  });
});

describe('testDPoPKey', () => {
  const auth = makeAuth({
    config: { secretKey: secret, dpop: 'required' },
    dpop: { proofs: new MemoryProofStore() },
  });
  const tokens = testTokens(auth);
  const server = testServer(appOf(auth));
  after(() => server.close());

  const ask = async (headers: Record<string, string>): Promise<string> => {
    const answer = await fetch(await server.url('/me?a=b'), { headers });
    const { error_type: error = 'no error' } = (await answer.json()) as { error_type?: string };
    return `${String(answer.status)} ${error}`;
  };

  it('proves the possession of the key of a token', async () => {
    const [key, other] = [testDPoPKey(), testDPoPKey()];
    const token = await tokens.access('alice', { dpopKey: key.thumbprint });
    const url = await server.url('/me?a=b');
    const headers = key.headers({ url, token });
    expect(await ask(headers)).to.equal('200 no error');
    expect(await ask(headers), 'a second time').to.equal('401 InvalidDPoPProofError');
    expect(await ask(other.headers({ url, token }))).to.equal('401 TokenBindingError');
    expect(await ask(key.headers({ url, token, method: 'POST' }))).to.equal('401 InvalidDPoPProofError');
    expect(await ask({ ...key.headers({ url, token }), dpop: key.proofFor({ url }) })).to.equal(
      '401 InvalidDPoPProofError',
    );
    expect(await ask(tokens.headers(token))).to.equal('401 TokenBindingError');
  });
});
