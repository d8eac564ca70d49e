import { expect } from 'chai';
import type Koa from 'koa';
import { createKoaServer, Get, JsonController } from 'routing-controllers';
import { AccessRequired, MemoryProofStore, withAuthX, type DPoPOptions } from '../../src/index';
import { makeAuth, start } from '../koa/support/serve';
import { secret } from '../support/forge';
import { newClientKey, proofOf } from './support/proofs';

@JsonController()
class Me {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return {};
  }
}

/** Starts a server, and makes a function that presents a proof for a URL and gives the status. */
async function serving(change: (app: Koa) => void, dpop: Partial<DPoPOptions> = {}) {
  const config = { secretKey: secret, dpop: 'required' as const };
  const auth = makeAuth<never>({ config, dpop: { proofs: new MemoryProofStore(), ...dpop } });
  const app = createKoaServer(withAuthX({ controllers: [Me] }, auth)) as Koa;
  change(app);
  const client = await start(app);
  const key = newClientKey();
  const token = await auth.createAccessToken('alice', { dpopKey: key.thumbprint });
  const present = async (url: string, headers: readonly string[] = [], path = '/me'): Promise<number> => {
    const all = ['Authorization', `DPoP ${token}`, 'DPoP', proofOf(key, ['GET', url], { token }), ...headers];
    return (await client.send(path, { headers: all })).status;
  };
  return { present, own: `http://127.0.0.1:${String(client.port)}` };
}

const forwarded = ['X-Forwarded-Proto', 'https', 'X-Forwarded-Host', 'api.example'];

describe('The URL of a proof behind a proxy', () => {
  it('is what the proxy tells, if Koa trusts it', async () => {
    const { present, own } = await serving(app => (app.proxy = true));
    expect(await present('https://api.example/me', forwarded)).to.equal(200);
    expect(await present(`${own}/me`, forwarded)).to.equal(401);
    expect(await present('http://api.example/me', forwarded)).to.equal(401);
  });

  it('is what the request tells, if Koa does not trust the proxy', async () => {
    const { present, own } = await serving(() => undefined);
    expect(await present('https://api.example/me', forwarded)).to.equal(401);
    expect(await present(`${own}/me`, forwarded)).to.equal(200);
  });

  it('is below a configured URL, whatever the proxy and the request tell', async () => {
    const { present, own } = await serving(app => (app.proxy = true), { baseUrls: ['https://public.example/v1'] });
    expect(await present('https://public.example/v1/me', forwarded)).to.equal(200);
    expect(await present('https://api.example/me', forwarded)).to.equal(401);
    expect(await present(`${own}/me`)).to.equal(401);
  });

  it('is not told by a request whose target is a whole URL, because its Host could be another one', async () => {
    for (const options of [{}, { baseUrls: ['https://public.example'] }]) {
      const { present, own } = await serving(() => undefined, options);
      for (const url of [`${own}/me`, 'https://public.example/me']) {
        expect(await present(url, [], `${own}/me`)).to.equal(401);
        expect(await present(url, [], 'https://public.example/me')).to.equal(401);
      }
    }
  });

  it('has the path that the client sent, although middleware rewrote it', async () => {
    const { present, own } = await serving(app => {
      app.middleware.unshift((ctx, next) => {
        ctx.path = ctx.path.replace('/mounted', '');
        return next();
      });
    });
    expect(await present(`${own}/mounted/me`, [], '/mounted/me')).to.equal(200);
    expect(await present(`${own}/me`, [], '/mounted/me')).to.equal(401);
  });
});
