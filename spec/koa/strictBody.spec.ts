import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import Koa from 'koa';
import { strictBody, type StrictBodyOptions } from '../../src/index';
import { listen, type Listening } from '../support/listen';
import { send, type Answer } from '../support/send';

const json = ['Content-Type', 'application/json'];
const gzipped = [...json, 'Content-Encoding', 'gzip'];
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

async function serve(options?: StrictBodyOptions): Promise<Listening> {
  const app = new Koa();
  app.use(strictBody(options));
  app.use(ctx => {
    ctx.body = { got: (ctx.request as { body?: unknown }).body };
  });
  return listen(app);
}

describe('strictBody', () => {
  const servers: Listening[] = [];
  let server: Listening;

  before(async () => {
    server = await serve();
    servers.push(server);
  });
  after(() => Promise.all(servers.map(each => each.close())));

  const post = (body: string | Buffer, headers: string[] = json, to = server): Promise<Answer> =>
    send(to.port, '/', { method: 'POST', body, headers });

  it('accepts a JSON object, a form, and a compressed body', async () => {
    expect((await post('{"a":[1]}')).json).to.deep.equal({ got: { a: [1] } });
    expect((await post('a=1', ['Content-Type', 'application/x-www-form-urlencoded'])).json).to.deep.equal({
      got: { a: '1' },
    });
    expect((await post(gzipSync('{"a":1}'), gzipped)).json).to.deep.equal({ got: { a: 1 } });
  });

  it('reads an empty or missing body as an empty object', async () => {
    expect((await post('')).json).to.deep.equal({ got: {} });
    expect((await send(server.port, '/')).json).to.deep.equal({ got: {} });
  });

  it('accepts a JSON array', async () => {
    for (const body of ['[]', '[1,"a",null]', '[{"a":1},[]]']) {
      expect((await post(body)).json, body).to.deep.equal({ got: JSON.parse(body) as unknown });
    }
  });

  it('checks the members of a JSON array', async () => {
    for (const body of ['[{"constructor":1}]', '[[{"__proto__":1}]]', `${'['.repeat(40)}${']'.repeat(40)}`]) {
      expect((await post(body)).status, body).to.equal(400);
    }
  });

  it('answers 400 to JSON that is neither an object nor an array', async () => {
    for (const body of ['null', '5', '"text"', 'true']) {
      expect((await post(body)).status, body).to.equal(400);
    }
  });

  it('answers 400 to a body that is incomplete or not JSON', async () => {
    for (const body of ['{', '{"a":', 'text', '{a:1}']) expect((await post(body)).status, body).to.equal(400);
  });

  it('answers 400 to the name of an inherited member at any depth', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect((await post(`{"${name}":1}`)).status, name).to.equal(400);
      expect((await post(`{"a":[{"${name}":{"prototype":{"x":1}}}]}`)).status, name).to.equal(400);
    }
  });

  it('refuses invalid limits', () => {
    for (const depth of [0, -1, 1.5, NaN, Infinity, 1e9]) expect(() => strictBody({ depth })).to.throw('depth');
    for (const limit of ['100 apples', '', 'kb', '-1kb', '1e3', 'Infinity', null, {}, NaN]) {
      expect(() => strictBody({ limit: limit as never }), JSON.stringify(limit)).to.throw('strictBody: limit');
    }
    for (const limit of ['1kb', '1.5 MB', '500', '20b']) expect(() => strictBody({ limit })).not.to.throw();
    expect(() => strictBody({ depht: 3 } as never)).to.throw('depht');
  });

  it('answers 400 to a damaged compressed body', async () => {
    expect((await post('{"a":1}', gzipped)).status).to.equal(400);
    expect((await post(gzipSync('{"a":1}').subarray(0, 15), gzipped)).status).to.equal(400);
  });

  it('answers 400 to a body with more than 32 levels', async () => {
    expect((await post(nested(32))).status).to.equal(200);
    expect((await post(nested(33))).status).to.equal(400);
    expect((await post(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)).status).to.equal(400);
    expect((await post(nested(10_000))).status).to.equal(400);
  });

  it('answers 413 to a body over 100 kB, before or after decompression', async () => {
    const long = JSON.stringify({ pad: 'x'.repeat(110_000) });
    expect((await post(long)).status).to.equal(413);
    expect((await post(gzipSync(long), gzipped)).status).to.equal(413);
  });

  it('answers 415 to an unknown encoding', async () => {
    expect((await post('{}', [...json, 'Content-Encoding', 'x'])).status).to.equal(415);
  });

  it('says only that the body cannot be read', async () => {
    const { text } = await post('{"secret":');
    expect(text).to.equal('{"message":"The request body cannot be read"}');
  });

  it('applies a configured limit and depth', async () => {
    const narrow = await serve({ limit: '1kb', depth: 2 });
    servers.push(narrow);
    expect((await post(JSON.stringify({ pad: 'x'.repeat(2000) }), json, narrow)).status).to.equal(413);
    expect((await post(nested(3), json, narrow)).status).to.equal(400);
    expect((await post(nested(2), json, narrow)).status).to.equal(200);
  });
});
