import { expect } from 'chai';
import fc from 'fast-check';
import { AnyScopeUnder, assertScope, holds, nameOf, under } from '../../src/access/RequiredScope';

describe('A scope that is required', () => {
  describe('as AuthX in Python decides it', () => {
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

    /** What is held, the scopes that it gives, and those that it does not. */
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
      it(`is given by [${held.join(', ')}]: ${gives.map(name => names[name]).join(', ') || 'none'}`, () => {
        for (const name of gives) expect(holds(held, names[name]), names[name]).to.equal(true);
        for (const name of lacks) expect(holds(held, names[name]), names[name]).to.equal(false);
      });
    }
  });

  it('with a wildcard wants the whole namespace, where under() wants anything in it', () => {
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

  it('may be given by any one of the scopes that are held', () => {
    expect(holds(['a', 'b', 'admin:*'], 'admin:users')).to.equal(true);
    expect(holds(['a', 'b', 'admin:users'], under('admin'))).to.equal(true);
    expect(holds(['a', 'b'], under('admin'))).to.equal(false);
    expect(holds([], under('admin'))).to.equal(false);
  });

  it('under a namespace below another is given by who holds all above', () => {
    expect(holds(['admin:*'], under('admin:users'))).to.equal(true);
    expect(holds(['admin:users:edit'], under('admin:users'))).to.equal(true);
    expect(holds(['admin:users'], under('admin:users'))).to.equal(false);
    expect(holds(['admin:reports'], under('admin:users'))).to.equal(false);
  });

  it('is named in a challenge as a wildcard, where it is any under a namespace', () => {
    expect(nameOf('users:read')).to.equal('users:read');
    expect(nameOf(under('admin'))).to.equal('admin:*');
    expect(under('admin')).to.be.instanceOf(AnyScopeUnder).and.deep.include({ namespace: 'admin' });
  });
});

describe('under', () => {
  it('takes the namespace alone', () => {
    for (const namespace of ['admin:*', '*'])
      expect(() => under(namespace)).to.throw(TypeError, 'leave out the wildcard');
  });

  it('refuses what is no namespace', () => {
    for (const namespace of ['', 'a b', 'a*b', 42, undefined]) {
      expect(() => under(namespace as string)).to.throw(TypeError, /^under\(\): /);
    }
  });
});

describe('assertScope', () => {
  it('takes the scope tokens of RFC 6749 section 3.3', () => {
    for (const scope of ['a', 'users:read', 'https://a.example/scope', '!#[]~', 'a:b:*', '*', "it's"]) {
      expect(() => assertScope('here', scope), scope).not.to.throw();
    }
  });

  it('refuses any other text, and what is no text', () => {
    for (const scope of ['', ' ', 'a b', 'a\tb', 'a"b', 'a\\b', 'ä', '\0', 'a\n', 42, null, undefined, ['a'], {}]) {
      expect(() => assertScope('here', scope), JSON.stringify(scope)).to.throw(TypeError, /^here: .* is not a scope/s);
    }
  });

  it('shows a text that it refuses, and only the type of anything else', () => {
    expect(() => assertScope('here', 'a b')).to.throw(TypeError, "here: 'a b' is not a scope");
    expect(() => assertScope('here', 42)).to.throw(TypeError, 'here: A value of type number is not a scope');
  });

  it('refuses a wildcard anywhere but at the end, after a colon', () => {
    for (const scope of ['admin*', '*:read', 'a:*:b', 'a:**', 'a:b*', '**', ':*']) {
      expect(() => assertScope('here', scope), scope).to.throw(TypeError, 'wildcard');
    }
  });

  it('takes or refuses anything with a TypeError', () => {
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
