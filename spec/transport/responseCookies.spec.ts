import { expect } from 'chai';
import fc from 'fast-check';
import { addCookies, responseCookies, setsCookie } from '../../src/transport/responseCookies';
import { answer } from './answer';

describe('responseCookies', () => {
  it('returns the Set-Cookie headers, however they were set', () => {
    expect(responseCookies(answer())).to.deep.equal([]);
    expect(responseCookies(answer('a=1; Path=/'))).to.deep.equal(['a=1; Path=/']);
    expect(responseCookies(answer(['a=1', 'b=2']))).to.deep.equal(['a=1', 'b=2']);
    expect(responseCookies(answer(42))).to.deep.equal(['42']);
  });
});

describe('setsCookie', () => {
  it('compares the whole name of a cookie', () => {
    const response = answer(['sid=1; Path=/', 'other=sid=2', 'xsid=3', 'sidx=4']);
    expect(setsCookie(response, 'sid')).to.equal(true);
    expect(setsCookie(response, 'other')).to.equal(true);
    for (const name of ['si', 'id', 'SID', 'Path', '', 'sid=1']) expect(setsCookie(response, name)).to.equal(false);
  });

  it('returns true for a cookie that the response deletes', () => {
    expect(setsCookie(answer('sid=; Max-Age=0'), 'sid')).to.equal(true);
  });

  it('returns false when the Set-Cookie header is missing', () => {
    expect(setsCookie(answer(), 'sid')).to.equal(false);
  });
});

describe('addCookies', () => {
  /** Returns the cookies of a response after others were added. */
  const added = (before: number | string | string[] | undefined, ...cookies: string[]): readonly string[] => {
    const response = answer(before);
    addCookies(response, cookies);
    return responseCookies(response);
  };

  it('keeps a cookie whose name only starts the same, or whose path and domain differ', () => {
    expect(added('sid=1', 's=2', 'side=3')).to.deep.equal(['sid=1', 's=2', 'side=3']);
    const [hostCookie, domainCookie] = ['a=1; Path=/b.example', 'a=2; Path=/; Domain=b.example'];
    expect(added(hostCookie, domainCookie)).to.deep.equal([hostCookie, domainCookie]);
  });

  it('keeps existing cookies in their order, before its own', () => {
    expect(added(undefined, 'sid=1; Path=/')).to.deep.equal(['sid=1; Path=/']);
    expect(added('a=1', 'sid=1; Path=/')).to.deep.equal(['a=1', 'sid=1; Path=/']);
    expect(added(['a=1', 'b=2; Path=/'], 'sid=1', 'csrf=2')).to.deep.equal(['a=1', 'b=2; Path=/', 'sid=1', 'csrf=2']);
    expect(added(42, 'sid=1')).to.deep.equal(['42', 'sid=1']);
  });

  const same: readonly (readonly [description: string, before: string, after: string])[] = [
    ['with another value', 'sid=1; Path=/', 'sid=2; Path=/'],
    ['that it deletes', 'sid=1; Path=/', 'sid=; Path=/; Max-Age=0'],
    ['that was deleted', 'sid=; Path=/; Max-Age=0', 'sid=2; Path=/'],
    ['with other attributes', 'sid=1; Path=/; HttpOnly; Secure; SameSite=Lax', 'sid=2; Path=/'],
    ['with its attributes in another order and spelling', 'sid=1;path=/; DOMAIN=A.b', 'sid=2; Domain=a.B; Path=/'],
    ['with an equals sign in its value', 'sid=1=2=3; Path=/', 'sid=4; Path=/'],
  ];
  for (const [description, before, after] of same) {
    it(`replaces the same cookie ${description}`, () => {
      expect(added(before, after)).to.deep.equal([after]);
      expect(added(['a=1', before, 'b=2', before], after)).to.deep.equal(['a=1', 'b=2', after]);
    });
  }

  const other: readonly (readonly [description: string, before: string, after: string])[] = [
    ['with another name', 'sid=1; Path=/', 'csrf=1; Path=/'],
    ['with its name in another letter case', 'SID=1; Path=/', 'sid=1; Path=/'],
    ['with another path', 'sid=1; Path=/auth', 'sid=2; Path=/'],
    ['with its path in another letter case', 'sid=1; Path=/Auth', 'sid=2; Path=/auth'],
    ['in another partition', 'sid=1; Path=/; Partitioned', 'sid=2; Path=/'],
    ['without a path', 'sid=1', 'sid=2; Path=/'],
    ['with a domain', 'sid=1; Path=/; Domain=a.b', 'sid=2; Path=/'],
    ['with another domain', 'sid=1; Path=/; Domain=a.b', 'sid=2; Path=/; Domain=b'],
  ];
  for (const [description, before, after] of other) {
    it(`keeps a cookie ${description}`, () => {
      expect(added(before, after)).to.deep.equal([before, after]);
    });
  }

  it('keeps any other Set-Cookie headers, even malformed ones', () => {
    const header = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('sid', '=', 'a=1; Path=/', 'b; Domain='));
    const others = fc.array(
      header.filter(cookie => !/^\s*sid\s*(=|;|$)/.test(cookie)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(others, cookies => {
        expect(added(cookies, 'sid=1; Path=/')).to.deep.equal([...cookies, 'sid=1; Path=/']);
      }),
    );
  });
});
