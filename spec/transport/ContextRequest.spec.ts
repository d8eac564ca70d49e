import { expect } from 'chai';
import { ContextRequest } from '../../src/transport/ContextRequest';

const req = { headers: { host: 'a' }, rawHeaders: ['Host', 'a', 'host', 'b'], method: 'POST', url: '/a?b=c' };

describe('ContextRequest', () => {
  it("reads Node's own request, which Koa's setters change, and not the properties of the context", () => {
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

  it('reads the body when it is asked for: the parser may run later', () => {
    const ctx = { req, request: {} as { body?: unknown; rawBody?: unknown } };
    const request = new ContextRequest(ctx);
    expect([request.body, request.rawBody]).to.deep.equal([undefined, undefined]);
    Object.assign(ctx.request, { body: { a: 1 }, rawBody: '{"a":1}' });
    expect([request.body, request.rawBody]).to.deep.equal([{ a: 1 }, '{"a":1}']);
  });

  it('has no body where the context has no request of its own', () => {
    for (const request of [new ContextRequest({ req }), new ContextRequest({ req, request: undefined })]) {
      expect([request.body, request.rawBody]).to.deep.equal([undefined, undefined]);
    }
  });

  it("does not take a body that was put on node's request, which Koa does not read", () => {
    const ctx = { req: { ...req, body: { access_token: 'x' } }, request: {} };
    expect(new ContextRequest(ctx).body).to.equal(undefined);
  });

  it('trusts forwarded headers only if the application says so', () => {
    const trusts = (proxy: unknown): boolean => new ContextRequest({ req, app: { proxy } as never }).trustsProxy;
    expect([trusts(true), trusts(false), trusts(undefined), trusts('yes')]).to.deep.equal([true, false, false, false]);
    expect(new ContextRequest({ req }).trustsProxy).to.equal(false);
  });
});
