import type { AuthXConfig } from '../../../src/config/AuthXConfig';
import { JWTDecodeError } from '../../../src/errors/errors';
import { headerToken } from '../../../src/transport/headerToken';
import { secret } from '../../support/forge';
import type { Effects } from './Effect';
import { EffectServer } from './EffectServer';

const located = (config: AuthXConfig, ...rawHeaders: string[]): unknown => headerToken({ rawHeaders }, config);

/** The places from which each type of token is taken. */
const places = (config: AuthXConfig): Promise<unknown> =>
  EffectServer.watch(config, async server => ({
    access: await server.places('access'),
    refresh: await server.places('refresh'),
  }));

/** Which of some members of a JSON body is taken for the token of each type. */
const members = (config: AuthXConfig): Promise<unknown> =>
  EffectServer.watch(config, async server => {
    const found: string[] = [];
    for (const type of ['access', 'refresh'] as const) {
      for (const member of ['access_token', 'refresh_token', 'jwt']) {
        const sending = { method: 'POST', body: { [member]: server.token(type) } };
        if ((await server.outcome(type, sending)) === '200') found.push(`${type} in ${member}`);
      }
    }
    return found;
  });

/** Where tokens travel. */
export const locationEffects = {
  tokenLocation: {
    value: ['query', 'cookies', 'json'],
    env: ['JWT_TOKEN_LOCATION', '["query","cookies","json"]'],
    see: places,
    with: { access: ['cookies', 'json', 'query'], refresh: ['cookies', 'json', 'query'] },
    without: { access: ['headers'], refresh: ['headers'] },
  },
  refreshTokenLocation: {
    value: ['cookies'],
    env: ['JWT_REFRESH_TOKEN_LOCATION', 'cookies'],
    see: places,
    with: { access: ['headers'], refresh: ['cookies'] },
    without: { access: ['headers'], refresh: ['headers'] },
  },
  headerName: {
    value: 'X-Auth',
    env: ['JWT_HEADER_NAME', 'X-Auth'],
    see: config => [located(config, 'X-Auth', 'Bearer t'), located(config, 'Authorization', 'Bearer t')],
    with: ['t', undefined],
    without: [undefined, 't'],
  },
  headerType: {
    value: 'Token',
    env: ['JWT_HEADER_TYPE', 'Token'],
    see: config => [
      located(config, 'Authorization', 'Token t'),
      located(config, 'Authorization', 'Bearer t'),
      new JWTDecodeError().applyOverrides(config.errorSettings).headers['WWW-Authenticate'],
    ],
    with: ['t', undefined, 'Token error="invalid_token"'],
    without: [undefined, 't', 'Bearer error="invalid_token"'],
  },
  queryStringName: {
    beside: { secretKey: secret, tokenLocation: ['query'] },
    value: 'jwt',
    env: ['JWT_QUERY_STRING_NAME', 'jwt'],
    see: config =>
      EffectServer.watch(config, async server => [
        await server.outcome('access', { query: `?jwt=${server.token('access')}` }),
        await server.outcome('access', { query: `?token=${server.token('access')}` }),
      ]),
    with: ['200', '401 MissingTokenError'],
    without: ['401 MissingTokenError', '200'],
  },
  jsonKey: {
    beside: { secretKey: secret, tokenLocation: ['json'] },
    value: 'jwt',
    env: ['JWT_JSON_KEY', 'jwt'],
    see: members,
    with: ['access in jwt', 'refresh in refresh_token'],
    without: ['access in access_token', 'refresh in refresh_token'],
  },
  refreshJsonKey: {
    beside: { secretKey: secret, tokenLocation: ['json'] },
    value: 'jwt',
    env: ['JWT_REFRESH_JSON_KEY', 'jwt'],
    see: members,
    with: ['access in access_token', 'refresh in jwt'],
    without: ['access in access_token', 'refresh in refresh_token'],
  },
} satisfies Partial<Effects>;
