import type { AuthXConfig } from '../../../src/config/AuthXConfig';
import { secret } from '../../support/forge';
import { nowInSeconds } from '../../token/issuing';
import type { Effects } from './Effect';
import { EffectServer } from './EffectServer';

const beside = { secretKey: secret, tokenLocation: ['cookies' as const], implicitRefresh: true };
const hour = 3600;

/** Whether an access cookie is renewed that expires within some seconds, of a login some seconds ago. */
const renews = (config: AuthXConfig, expires: number, { age = 0, method = 'GET' } = {}): Promise<boolean> =>
  EffectServer.watch(config, async server => {
    const token = await server.auth.createAccessToken('alice', { expires, authTime: nowInSeconds() - age });
    return server.renews(token, { method });
  });

/** With which methods it is. */
async function methods(config: AuthXConfig): Promise<string[]> {
  const renewing: string[] = [];
  for (const method of ['GET', 'POST']) if (await renews(config, 60, { method })) renewing.push(method);
  return renewing;
}

/** Renewal of access cookies that are about to expire. */
export const implicitRefreshEffects = {
  implicitRefresh: {
    beside: { secretKey: secret, tokenLocation: ['cookies'] },
    value: true,
    env: ['JWT_IMPLICIT_REFRESH', 'true'],
    see: config => renews(config, 60),
    with: true,
    without: false,
  },
  implicitRefreshDeltatime: {
    beside,
    value: '2m',
    env: ['JWT_IMPLICIT_REFRESH_DELTATIME', '120'],
    see: async config => [await renews(config, 110), await renews(config, 590), await renews(config, 610)],
    with: [true, false, false],
    without: [true, true, false],
  },
  implicitRefreshRouteExclude: {
    beside,
    value: ['/other', '/access'],
    env: ['JWT_IMPLICIT_REFRESH_ROUTE_EXCLUDE', '/other,/access'],
    see: config => renews(config, 60),
    with: false,
    without: true,
  },
  implicitRefreshRouteInclude: {
    beside,
    value: ['/other', '/others/*'],
    env: ['JWT_IMPLICIT_REFRESH_ROUTE_INCLUDE', '/other,/others/*'],
    see: config => renews(config, 60),
    with: false,
    without: true,
  },
  implicitRefreshMethodExclude: {
    beside,
    value: ['get'],
    env: ['JWT_IMPLICIT_REFRESH_METHOD_EXCLUDE', 'get'],
    see: methods,
    with: ['POST'],
    without: ['GET', 'POST'],
  },
  implicitRefreshMethodInclude: {
    beside,
    value: ['GET', 'HEAD'],
    env: ['JWT_IMPLICIT_REFRESH_METHOD_INCLUDE', '["GET","HEAD"]'],
    see: methods,
    with: ['GET'],
    without: ['GET', 'POST'],
  },
  implicitRefreshLifetime: {
    beside,
    value: '2h',
    env: ['JWT_IMPLICIT_REFRESH_LIFETIME', '2h'],
    see: async config => [
      await renews(config, 60, { age: hour }),
      await renews(config, 60, { age: 3 * hour }),
      await renews(config, 60, { age: 21 * 24 * hour }),
    ],
    with: [true, false, false],
    without: [true, true, false],
  },
} satisfies Partial<Effects>;
