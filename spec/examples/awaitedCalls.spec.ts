import { expect } from 'chai';
import { asynchronousMethods, unawaitedCalls } from './support/asynchronousCalls';
import { allExamples } from './support/codeBlocks';

describe('Examples', () => {
  it('await every asynchronous method of the library', () => {
    const faults = allExamples().flatMap(({ place, code }) => {
      try {
        return unawaitedCalls(code).map(call => `${place}: ${call}`);
      } catch (error) {
        return [`${place}: ${(error as Error).message}`];
      }
    });
    expect(faults).to.deep.equal([]);
  });

  it('are found in files, pages and docstrings', () => {
    const places = allExamples().map(({ place }) => place);
    for (const place of [/^examples\//, /^README\.md:/, /^docs\//, /^src\//]) {
      expect(
        places.some(name => place.test(name)),
        String(place),
      ).to.equal(true);
    }
    const calls = allExamples().filter(({ code }) => code.includes('createTokenPair('));
    expect(calls.length).to.be.greaterThan(5);
  });
});

describe('The check for a missing await', () => {
  it('reads the methods that return promises from the public API', () => {
    const methods = asynchronousMethods();
    expect(methods.get('AuthX')).to.include.members([
      ...['createAccessToken', 'createRefreshToken', 'createTokenPair', 'refresh', 'revoke', 'verifyToken'],
      ...['purge', 'checkHealth', 'getCurrentSubject'],
    ]);
    expect(methods.get('Sessions')).to.include.members(['list', 'find', 'end', 'endAll', 'endOthers', 'purge']);
    expect(methods.get('SocketGuard')).to.deep.equal(['recheck']);
    for (const [name, names] of methods) expect(names, name).not.to.deep.equal([]);
  });

  const missed = [
    'auth.createAccessToken(uid);',
    'const token = auth.createAccessToken(uid);',
    'return { access_token: auth.createAccessToken(uid) };',
    'auth.setCookies(ctx, auth.createTokenPair(uid));',
    'void auth.revoke(token);',
    'this.auth.revoke(a); await this.auth.revoke(b);',
    'Promise.all([auth.revoke(a)]);',
    'const all = [auth.revoke(a)];',
    'auth.sessions.endAll(uid);',
    "const mine = this.auth.filter(ctx, 'read', { order: orders });",
    'if (await x) auth.refresh(token);',
    '`${auth.createAccessToken(uid)}`;',
    "@Post('/a') a() { auth.revoke(token); }",
  ];
  for (const code of missed) {
    it(`reports ${code}`, () => expect(unawaitedCalls(code)).to.have.length(1));
  }

  const waitedFor = [
    'const token = await auth.createAccessToken(uid);',
    'function f() { return auth.createTokenPair(uid); }',
    'const f = () => auth.createTokenPair(uid);',
    'auth.revoke(token).then(done, failed);',
    'await Promise.all([auth.revoke(a), auth.revoke(b)]);',
    'function f() { return isFresh ? auth.createTokenPair(uid) : auth.refresh(token); }',
    'auth.setCookies(ctx, await auth.createTokenPair(uid));',
    'const found = users.find(isAlice); users.end(); list.list(); users.filter(isAlice);',
    "@Post('/a') a() { return auth.createTokenPair(uid); }",
  ];
  for (const code of waitedFor) {
    it(`accepts ${code}`, () => expect(unawaitedCalls(code)).to.deep.equal([]));
  }
});
