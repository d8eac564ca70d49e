import { expect } from 'chai';
import fc from 'fast-check';
import { AnyScopeUnder, assertScope, holds, nameOf, under } from '../../src/access/RequiredScope';

describe('A required scope', () => {
  describe('matches the answers of AuthX in Python', () => {
    const names = {
      admin: 'admin',
      users: 'admin:users',
      edit: 'admin:users:edit',
      administrator: 'administrator',
      'admin-star': 'admin:*',
      star: '*',
      read: 'read',
    };
    type Name = keyof typeof names;

    /** The held scopes, the required scopes that they satisfy, and those that they do not. */
    const answers: readonly (readonly [held: readonly string[], gives: readonly Name[], lacks: readonly Name[]])[] = [
      [['admin:*'], ['admin', 'users', 'edit', 'admin-star'], ['administrator', 'star', 'read']],
      [['admin'], ['admin'], ['users', 'edit', 'administrator', 'admin-star', 'star', 'read']],
      [['admin:users'], ['users'], ['admin', 'edit', 'administrator', 'admin-star', 'star', 'read']],
      [['admin:users:*'], ['users', 'edit'], ['admin', 'administrator', 'admin-star', 'star', 'read']],
      [['*'], ['star'], ['admin', 'users', 'edit', 'administrator', 'admin-star', 'read']],
      [[':*'], [], ['admin', 'users', 'edit', 'administrator', 'admin-star', 'star', 'read']],
      [['ADMIN'], [], ['admin', 'users', 'edit', 'administrator', 'admin-star', 'star', 'read']],
      [['read', 'write'], ['read'], ['admin', 'users', 'edit', 'administrator', 'admin-star', 'star']],
      [['write'], [], ['admin', 'users', 'edit', 'administrator', 'admin-star', 'star', 'read']],
      [[], [], ['admin', 'users', 'edit', 'administrator', 'admin-star', 'star', 'read']],
    ];
    for (const [held, gives, lacks] of answers) {
      it(`is satisfied by [${held.join(', ')}]: ${gives.map(name => names[name]).join(', ') || 'none'}`, () => {
        for (const name of gives) expect(holds(held, names[name]), names[name]).to.equal(true);
        for (const name of lacks) expect(holds(held, names[name]), names[name]).to.equal(false);
      });
    }
  });

  it('with a wildcard requires the whole namespace, and under() requires any scope of it', () => {
    const table: readonly (readonly [held: string, whole: boolean, any: boolean])[] = [
      ['admin:*', true, true],
      ['admin:users', false, true],
      ['admin:users:*', false, true],
      ['admin', false, false],
      ['administrator:x', false, false],
      ['*', false, false],
    ];
    for (const [held, whole, any] of table) {
      expect(holds([held], 'admin:*'), `${held} for admin:*`).to.equal(whole);
      expect(holds([held], under('admin')), `${held} under admin`).to.equal(any);
    }
  });

  it('is satisfied by any one of the held scopes', () => {
    expect(holds(['a', 'b', 'admin:*'], 'admin:users')).to.equal(true);
    expect(holds(['a', 'b', 'admin:users'], under('admin'))).to.equal(true);
    expect(holds(['a', 'b'], under('admin'))).to.equal(false);
    expect(holds([], under('admin'))).to.equal(false);
  });

  it('under a nested namespace is satisfied by a wildcard of an outer namespace', () => {
    expect(holds(['admin:*'], under('admin:users'))).to.equal(true);
    expect(holds(['admin:users:edit'], under('admin:users'))).to.equal(true);
    expect(holds(['admin:users'], under('admin:users'))).to.equal(false);
    expect(holds(['admin:reports'], under('admin:users'))).to.equal(false);
  });

  it('is written as a wildcard in a challenge, if it is any scope of a namespace', () => {
    expect(nameOf('users:read')).to.equal('users:read');
    expect(nameOf(under('admin'))).to.equal('admin:*');
    expect(under('admin')).to.be.instanceOf(AnyScopeUnder).and.deep.include({ namespace: 'admin' });
  });
});

describe('under', () => {
  it('refuses a namespace with a wildcard', () => {
    for (const namespace of ['admin:*', '*'])
      expect(() => under(namespace)).to.throw(TypeError, 'leave out the wildcard');
  });

  it('refuses a value that is not a namespace', () => {
    for (const namespace of ['', 'a b', 'a*b', 42, undefined]) {
      expect(() => under(namespace as string)).to.throw(TypeError, /^under\(\): /);
    }
  });
});

describe('assertScope', () => {
  it('accepts the scope tokens of RFC 6749 section 3.3', () => {
    for (const scope of ['a', 'users:read', 'https://a.example/scope', '!#[]~', 'a:b:*', '*', "it's"]) {
      expect(() => assertScope('here', scope), scope).not.to.throw();
    }
  });

  it('refuses any other string, and other values', () => {
    for (const scope of ['', ' ', 'a b', 'a\tb', 'a"b', 'a\\b', 'ä', '\0', 'a\n', 42, null, undefined, ['a'], {}]) {
      expect(() => assertScope('here', scope), JSON.stringify(scope)).to.throw(TypeError, /^here: .* is not a scope/s);
    }
  });

  it('shows a refused string, and only the type of other values', () => {
    expect(() => assertScope('here', 'a b')).to.throw(TypeError, "here: 'a b' is not a scope");
    expect(() => assertScope('here', 42)).to.throw(TypeError, 'here: A value of type number is not a scope');
  });

  it('refuses a wildcard, except at the end after a colon', () => {
    for (const scope of ['admin*', '*:read', 'a:*:b', 'a:**', 'a:b*', '**', ':*']) {
      expect(() => assertScope('here', scope), scope).to.throw(TypeError, 'wildcard');
    }
  });

  it('accepts any value, or refuses it with a TypeError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.anything()), scope => {
        try {
          assertScope('here', scope);
          return typeof scope === 'string' && !/[\s"\\]/.test(scope);
        } catch (error) {
          return error instanceof TypeError;
        }
      }),
    );
  });
});
