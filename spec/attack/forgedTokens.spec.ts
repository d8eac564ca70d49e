import { expect } from 'chai';
import type { Attempt } from '../../src/attack/Attempt';
import { forgedTokens } from '../../src/attack/attacks/forgedTokens';
import { Redaction } from '../../src/attack/judging/Redaction';
import { curlOf } from '../../src/attack/judging/curlOf';
import { holdToken } from '../../src/attack/logins/Held';
import { RouteRequests } from '../../src/attack/RouteRequests';
import type { Surroundings } from '../../src/attack/Surroundings';
import { readTarget } from '../../src/attack/Target';
import type { ReportedRoute } from '../../src/index';
import { forge } from '../support/forge';

const route = { method: 'GET', path: '/me', access: 'guarded', token: 'access' } as ReportedRoute;

describe('Forged tokens', () => {
  // The forgery that changes the subject to admin makes this very token.
  const live = forge({ sub: 'admin', jti: 'a', type: 'access', exp: 4_102_444_800 });
  const requests = new RouteRequests('', {});
  let attempts: readonly Attempt[];

  before(() => {
    attempts = forgedTokens({
      options: { routes: { version: 1, routes: [route] }, logins: [] },
      requests,
      guarded: [route],
      optional: [],
      main: { access: holdToken(live), refresh: undefined, cookies: new Map() },
      entries: new Map(),
      publicKeys: [],
    } as unknown as Surroundings);
  });

  it('are never the live token', () => {
    const values = attempts.map(({ request }) => request.headers[0]?.[1]);
    expect(values.length).to.be.greaterThan(100);
    expect(values).not.to.include(`Bearer ${live}`);
  });

  it('are printed without the live signature', () => {
    const redaction = new Redaction();
    redaction.add(live, 'ACCESS_TOKEN');
    const target = readTarget('http://127.0.0.1', undefined);
    const printed = (token: string): string =>
      curlOf(requests.plain(route, [['Authorization', token]]), target, redaction);
    expect(printed(`Bearer ${live}`)).to.equal(
      'curl -i --path-as-is -H "Authorization: Bearer $ACCESS_TOKEN" \'http://127.0.0.1/me\'',
    );
    const piece = (live.split('.')[2] as string).slice(8, 24);
    for (const { request, variant } of attempts) {
      expect(printed(String(request.headers[0]?.[1])), variant).not.to.include(piece);
    }
  });
});
