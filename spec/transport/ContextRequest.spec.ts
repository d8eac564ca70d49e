import { expect } from 'chai';
import { ContextRequest } from '../../src/transport/ContextRequest';

const req = { headers: { host: 'a' }, rawHeaders: ['Host', 'a', 'host', 'b'], method: 'POST', url: '/a?b=c' };

describe('ContextRequest', () => {
  it("reads method, URL and headers from Node's request, not from Koa's changeable properties", () => {
    const ctx = {
      req,
      request: { method: 'GET', url: '/other', headers: { host: 'x' } },
      method: 'GET',
      path: '/other',
    };
    const request = new ContextRequest(ctx);
    expect(request.headers).to.equal(req.headers);
    expect([request.rawHeaders, request.method, request.url]).to.deep.equal([req.rawHeaders, 'POST', '/a?b=c']);
  });

  it('reads the whole URL, before a router cut off a prefix, and the socket', () => {
    const socket = {};
    const whole = new ContextRequest({ req: { ...req, socket }, originalUrl: '/prefix/a?b=c' });
    expect([whole.originalUrl, whole.url]).to.deep.equal(['/prefix/a?b=c', '/a?b=c']);
    expect(whole.socket).to.equal(socket);
    expect(new ContextRequest({ req }).originalUrl).to.equal('/a?b=c');
  });

  it('reads the body on each access, because the body parser may run later', () => {
    const ctx = { req, request: {} as { body?: unknown; rawBody?: unknown } };
    const request = new ContextRequest(ctx);
    expect([request.body, request.rawBody]).to.deep.equal([undefined, undefined]);
    Object.assign(ctx.request, { body: { a: 1 }, rawBody: '{"a":1}' });
    expect([request.body, request.rawBody]).to.deep.equal([{ a: 1 }, '{"a":1}']);
  });

  it('has no body when the Koa context has no request', () => {
    for (const request of [new ContextRequest({ req }), new ContextRequest({ req, request: undefined })]) {
      expect([request.body, request.rawBody]).to.deep.equal([undefined, undefined]);
    }
  });

  it("ignores a body on Node's request, because Koa does not read it", () => {
    const ctx = { req: { ...req, body: { access_token: 'x' } }, request: {} };
    expect(new ContextRequest(ctx).body).to.equal(undefined);
  });

  it('trusts forwarded headers only if app.proxy is true', () => {
    const trusts = (proxy: unknown): boolean => new ContextRequest({ req, app: { proxy } as never }).trustsProxy;
    expect([trusts(true), trusts(false), trusts(undefined), trusts('yes')]).to.deep.equal([true, false, false, false]);
    expect(new ContextRequest({ req }).trustsProxy).to.equal(false);
  });
});
