import { expect } from 'chai';
import { isSelected, type Route } from '../../src/transport/ImplicitRefresh';

interface Lists {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

const selected = (route: Partial<Route>, { routes = {}, methods = {} }: { routes?: Lists; methods?: Lists }): boolean =>
  isSelected(
    { method: 'GET', path: '/', patterns: [], ...route },
    { routes: { include: [], exclude: [], ...routes }, methods: { include: [], exclude: [], ...methods } },
  );

describe('isSelected', () => {
  it('selects every request when both lists are empty', () => {
    expect(selected({}, {})).to.equal(true);
    expect(selected({ method: 'DELETE', path: '/a/b' }, {})).to.equal(true);
  });

  it('treats HEAD as listed when HEAD or GET is listed', () => {
    for (const listed of ['HEAD', 'GET']) {
      expect(selected({ method: 'HEAD' }, { methods: { include: [listed] } }), listed).to.equal(true);
      expect(selected({ method: 'HEAD' }, { methods: { exclude: [listed] } }), listed).to.equal(false);
    }
    expect(selected({ method: 'HEAD' }, { methods: { include: ['POST'] } })).to.equal(false);
    expect(selected({ method: 'GET' }, { methods: { include: ['HEAD'] } })).to.equal(false);
  });

  describe('by route', () => {
    const table: readonly (readonly [listed: string, path: string, matches: boolean, pattern?: string])[] = [
      ['/logout', '/logout', true],
      ['/logout', '/logout/', true],
      ['/logout/', '/logout', true],
      ['/logout', '/LOGOUT', true],
      ['/Logout', '/logout', true],
      ['/logout', '/logout/all', false],
      ['/logout', '/api/logout', false],
      ['/logout', '/logouts', false],
      ['/logout', '/', false],
      ['/', '/', true],
      ['/', '/a', false],
      ['/admin/*', '/admin', true],
      ['/admin/*', '/admin/', true],
      ['/admin/*', '/admin/users', true],
      ['/admin/*', '/admin/users/7/', true],
      ['/Admin/*', '/aDMIN/users', true],
      ['/admin/*', '/administration', false],
      ['/admin/*', '/api/admin/users', false],
      ['/*', '/', true],
      ['/*', '/anything/at/all', true],
      ['/users/:id', '/users/7', true, '/users/:id'],
      ['/users/:id', '/users/7', false],
      ['/users/:id', '/users/7', false, '/users/:name'],
      ['/users/7', '/users/7', true, '/users/:id'],
      ['/users/*', '/users/7', true, '/users/:id'],
      ['/users/:id', '/users/7', true, '/Users/:ID/'],
      ['/a.b', '/axb', false],
    ];
    for (const [listed, path, matches, pattern] of table) {
      const patterns = pattern === undefined ? [] : [pattern];
      const declared = pattern === undefined ? '' : `, declared as ${pattern}`;

      it(`${matches ? 'leaves out' : 'selects'} ${path}${declared} when ${listed} is excluded`, () => {
        expect(selected({ path, patterns }, { routes: { exclude: [listed] } })).to.equal(!matches);
        expect(selected({ path, patterns }, { routes: { exclude: ['/other', listed] } })).to.equal(!matches);
      });

      it(`${matches ? 'selects' : 'leaves out'} ${path}${declared} when only ${listed} is included`, () => {
        expect(selected({ path, patterns }, { routes: { include: [listed] } })).to.equal(matches);
        expect(selected({ path, patterns }, { routes: { include: ['/other', listed] } })).to.equal(matches);
      });
    }

    it('leaves out a route that is both included and excluded', () => {
      const routes = { include: ['/app/*'], exclude: ['/app/poll'] };
      expect(selected({ path: '/app/page' }, { routes })).to.equal(true);
      expect(selected({ path: '/app/poll' }, { routes })).to.equal(false);
      expect(selected({ path: '/elsewhere' }, { routes })).to.equal(false);
    });
  });

  describe('by method', () => {
    it('selects only the included methods, in any letter case', () => {
      const methods = { include: ['POST', 'PUT'] };
      expect(selected({ method: 'POST' }, { methods })).to.equal(true);
      expect(selected({ method: 'put' }, { methods })).to.equal(true);
      expect(selected({ method: 'GET' }, { methods })).to.equal(false);
    });

    it('leaves out the excluded methods, even if they are included too', () => {
      const methods = { exclude: ['GET'] };
      expect(selected({ method: 'POST' }, { methods })).to.equal(true);
      expect(selected({ method: 'GET' }, { methods })).to.equal(false);
      expect(selected({ method: 'get' }, { methods })).to.equal(false);
      expect(selected({ method: 'POST' }, { methods: { include: ['POST'], exclude: ['POST'] } })).to.equal(false);
    });

    it('applies a listed GET to HEAD too, because the router answers HEAD with the GET action', () => {
      expect(selected({ method: 'HEAD' }, { methods: { exclude: ['GET'] } })).to.equal(false);
      expect(selected({ method: 'HEAD' }, { methods: { include: ['GET'] } })).to.equal(true);
      expect(selected({ method: 'GET' }, { methods: { exclude: ['HEAD'] } })).to.equal(true);
    });

    it('selects a request only if both its route and its method are selected', () => {
      const both = { routes: { include: ['/a'] }, methods: { include: ['POST'] } };
      expect(selected({ path: '/a', method: 'POST' }, both)).to.equal(true);
      expect(selected({ path: '/a', method: 'GET' }, both)).to.equal(false);
      expect(selected({ path: '/b', method: 'POST' }, both)).to.equal(false);
    });
  });
});
