import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { brotliCompressSync, createGunzip, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Body, JsonController, Post } from 'routing-controllers';
import { AccessRequired, Public, strictBody, type TokenLocation } from '../../src/index';
import { boundInflation } from '../../src/koa/boundInflation';
import { bearer } from '../support/send';
import { makeAuth, serve, start, type Client } from './support/serve';
import Koa from 'koa';
import { randomBytes } from 'node:crypto';

const rows = (count: number): string => JSON.stringify({ rows: Array.from({ length: count }, () => ({})) });
const bomb = rows(300_000);
const json = ['Content-Type', 'application/json'];

@JsonController()
class Inflated {
  @AccessRequired()
  @Post('/guarded')
  guarded(@Body() body: { rows: unknown[] }): object {
    return { length: body.rows.length };
  }

  @Public()
  @Post('/open')
  open(@Body() body: object): object {
    return { length: JSON.stringify(body).length };
  }
}

describe('A compressed body that inflates too much', () => {
  const auth = makeAuth<never>({
    config: { secretKey: randomBytes(64), tokenLocation: ['headers', 'json'] as TokenLocation[] },
  });
  let client: Client;
  before(async () => {
    client = await serve({ controllers: [Inflated] }, auth);
  });

  const encodings: readonly [string, (text: string) => Buffer][] = [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ];
  for (const [encoding, compress] of encodings) {
    it(`gets 413, even below the limit of the body parser: ${encoding}`, async () => {
      const headers = [...json, 'Content-Encoding', encoding];
      const token = bearer(await auth.createAccessToken('alice'));
      expect(bomb.length).to.be.lessThan(1024 * 1024);
      for (const path of ['/guarded', '/open']) {
        for (const credential of [[], token]) {
          const body = compress(bomb);
          expect(
            (await client.send(path, { method: 'POST', body, headers: [...headers, ...credential] })).status,
          ).to.equal(413);
        }
      }
    });
  }

  it('gets 413 from strictBody too, whatever its limit', async () => {
    const app = new Koa();
    app.use(strictBody({ limit: '10mb' }));
    app.use(ctx => {
      ctx.body = {};
    });
    const strict = await start(app);
    const headers = [...json, 'Content-Encoding', 'gzip'];
    expect((await strict.send('/', { method: 'POST', body: gzipSync(bomb), headers })).status).to.equal(413);
    const ordinary = JSON.stringify(Array.from({ length: 8000 }, () => randomBytes(16).toString('hex')));
    expect((await strict.send('/', { method: 'POST', body: gzipSync(ordinary), headers })).status).to.equal(200);
  });
});

describe('A compressed body', () => {
  it('is read if it is short or inflates to at most 50 times its length', async () => {
    const auth = makeAuth<never>();
    const client = await serve({ controllers: [Inflated] }, auth);
    const headers = [...json, 'Content-Encoding', 'gzip'];
    const short = rows(30_000);
    const ordinary = JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id, name: `user ${String(id)}` })));
    for (const text of ['{}', short, ordinary]) {
      const answer = await client.send('/open', { method: 'POST', body: gzipSync(text), headers });
      expect(answer.json).to.deep.equal({ length: text.length });
    }
  });

  it('is not changed if the action reads it itself or it is piped elsewhere', () => {
    const contextOf = (type: string, request: object = {}): { req: IncomingMessage; request: object } => ({
      req: Object.assign(new PassThrough(), {
        headers: { 'content-encoding': 'gzip', 'content-type': type },
      }) as unknown as IncomingMessage,
      request,
    });
    const untouched = [contextOf('application/octet-stream'), contextOf('application/json', { body: {} })];
    for (const ctx of untouched) {
      boundInflation(ctx as never);
      const inflater = createGunzip();
      expect(ctx.req.pipe(inflater)).to.equal(inflater);
    }
    const ctx = contextOf('application/json');
    boundInflation(ctx as never);
    const upstream = new PassThrough();
    expect(ctx.req.pipe(upstream)).to.equal(upstream);
    const inflater = createGunzip();
    expect(ctx.req.pipe(inflater)).not.to.equal(inflater);
  });
});
