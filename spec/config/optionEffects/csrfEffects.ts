import type { AuthXConfig } from '../../../src/config/AuthXConfig';
import type { TokenType } from '../../../src/token/TokenType';
import { secret } from '../../support/forge';
import type { Effects } from './Effect';
import { EffectServer } from './EffectServer';

const beside = { secretKey: secret, tokenLocation: ['cookies' as const] };

const setCookies = (config: AuthXConfig): Promise<unknown> => EffectServer.watch(config, server => server.setCookies());
const standard = {
  access_token_cookie: 'Path=/; HttpOnly; Secure; SameSite=Lax',
  csrf_access_token: 'Path=/; Secure; SameSite=Lax',
  refresh_token_cookie: 'Path=/; HttpOnly; Secure; SameSite=Lax',
  csrf_refresh_token: 'Path=/; Secure; SameSite=Lax',
};

/** Which of some requests with the cookie of a type are let in. */
async function letIn(
  server: EffectServer,
  type: TokenType,
  requests: Readonly<Record<string, Parameters<EffectServer['outcomeOfCookie']>[1]>>,
): Promise<string[]> {
  const passed: string[] = [];
  for (const [name, sending] of Object.entries(requests)) {
    if ((await server.outcomeOfCookie(type, sending)) === '200') passed.push(`${type} by ${name}`);
  }
  return passed;
}

/** Which headers repeat the value of each type of token. */
const headers = (config: AuthXConfig): Promise<unknown> =>
  EffectServer.watch(config, async server => {
    const by = (type: TokenType): Promise<string[]> =>
      letIn(server, type, {
        'X-CSRF-TOKEN': { headers: ['X-CSRF-TOKEN', server.csrf(type)] },
        'X-XSRF': { headers: ['X-XSRF', server.csrf(type)] },
      });
    return [...(await by('access')), ...(await by('refresh'))];
  });

/** Which fields of a form repeat the value of each type of token. */
const fields = (config: AuthXConfig): Promise<unknown> =>
  EffectServer.watch(config, async server => {
    const form = (field: string, type: TokenType): object => ({
      headers: ['Content-Type', 'application/x-www-form-urlencoded'],
      body: `${field}=${server.csrf(type)}`,
    });
    const by = (type: TokenType): Promise<string[]> =>
      letIn(server, type, { csrf_token: form('csrf_token', type), xsrf: form('xsrf', type) });
    return [...(await by('access')), ...(await by('refresh'))];
  });

/** From which origins a request is let in, the double submit being there. */
const origins = (config: AuthXConfig): Promise<unknown> =>
  EffectServer.watch(config, async server => {
    const from = (origin: string): object => ({
      headers: ['Origin', origin, 'X-CSRF-TOKEN', server.csrf('access')],
    });
    return letIn(server, 'access', {
      'https://app.example': from('https://app.example'),
      'https://evil.example': from('https://evil.example'),
    });
  });

/** Protection of cookie tokens from forged requests. */
export const csrfEffects = {
  cookieCsrfProtect: {
    beside,
    value: false,
    env: ['JWT_COOKIE_CSRF_PROTECT', 'false'],
    see: config =>
      EffectServer.watch(config, async server => [
        await server.outcomeOfCookie('access'),
        await server.outcomeOfCookie('refresh'),
        Object.keys(await server.setCookies()),
        server.csrf('access') !== '',
      ]),
    with: ['200', '200', ['access_token_cookie', 'refresh_token_cookie'], false],
    without: ['403 MissingCSRFTokenError', '403 MissingCSRFTokenError', Object.keys(standard), true],
  },
  csrfMethods: {
    beside,
    value: ['GET', 'put'],
    env: ['JWT_CSRF_METHODS', 'GET,put'],
    see: config =>
      EffectServer.watch(config, server =>
        letIn(
          server,
          'access',
          Object.fromEntries(
            ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'LOCK'].map(method => [method, { method }]),
          ),
        ),
      ),
    with: ['HEAD', 'OPTIONS', 'POST', 'PATCH', 'DELETE', 'LOCK'].map(method => `access by ${method}`),
    without: ['GET', 'HEAD', 'OPTIONS'].map(method => `access by ${method}`),
  },
  csrfInCookies: {
    beside,
    value: false,
    env: ['JWT_CSRF_IN_COOKIES', 'false'],
    see: config =>
      EffectServer.watch(config, async server => {
        const { json } = await server.login();
        return [
          Object.keys(await server.setCookies()),
          json.csrf_access_token === server.csrf('access') && json.csrf_refresh_token === server.csrf('refresh'),
        ];
      }),
    with: [['access_token_cookie', 'refresh_token_cookie'], true],
    without: [Object.keys(standard), false],
  },
  accessCsrfCookieName: {
    beside,
    value: 'xsrf',
    env: ['JWT_ACCESS_CSRF_COOKIE_NAME', 'xsrf'],
    see: async config => Object.keys((await setCookies(config)) as object),
    with: ['access_token_cookie', 'xsrf', 'refresh_token_cookie', 'csrf_refresh_token'],
    without: Object.keys(standard),
  },
  accessCsrfCookiePath: {
    beside,
    value: '/app',
    env: ['JWT_ACCESS_CSRF_COOKIE_PATH', '/app'],
    see: setCookies,
    with: { ...standard, csrf_access_token: 'Path=/app; Secure; SameSite=Lax' },
    without: standard,
  },
  refreshCsrfCookieName: {
    beside,
    value: 'xsrf',
    env: ['JWT_REFRESH_CSRF_COOKIE_NAME', 'xsrf'],
    see: async config => Object.keys((await setCookies(config)) as object),
    with: ['access_token_cookie', 'csrf_access_token', 'refresh_token_cookie', 'xsrf'],
    without: Object.keys(standard),
  },
  refreshCsrfCookiePath: {
    beside,
    value: '/app',
    env: ['JWT_REFRESH_CSRF_COOKIE_PATH', '/app'],
    see: setCookies,
    with: { ...standard, csrf_refresh_token: 'Path=/app; Secure; SameSite=Lax' },
    without: standard,
  },
  accessCsrfHeaderName: {
    beside,
    value: 'X-XSRF',
    env: ['JWT_ACCESS_CSRF_HEADER_NAME', 'X-XSRF'],
    see: headers,
    with: ['access by X-XSRF', 'refresh by X-CSRF-TOKEN'],
    without: ['access by X-CSRF-TOKEN', 'refresh by X-CSRF-TOKEN'],
  },
  refreshCsrfHeaderName: {
    beside,
    value: 'X-XSRF',
    env: ['JWT_REFRESH_CSRF_HEADER_NAME', 'X-XSRF'],
    see: headers,
    with: ['access by X-CSRF-TOKEN', 'refresh by X-XSRF'],
    without: ['access by X-CSRF-TOKEN', 'refresh by X-CSRF-TOKEN'],
  },
  csrfCheckForm: {
    beside,
    value: true,
    env: ['JWT_CSRF_CHECK_FORM', 'true'],
    see: fields,
    with: ['access by csrf_token', 'refresh by csrf_token'],
    without: [],
  },
  accessCsrfFieldName: {
    beside: { ...beside, csrfCheckForm: true },
    value: 'xsrf',
    env: ['JWT_ACCESS_CSRF_FIELD_NAME', 'xsrf'],
    see: fields,
    with: ['access by xsrf', 'refresh by csrf_token'],
    without: ['access by csrf_token', 'refresh by csrf_token'],
  },
  refreshCsrfFieldName: {
    beside: { ...beside, csrfCheckForm: true },
    value: 'xsrf',
    env: ['JWT_REFRESH_CSRF_FIELD_NAME', 'xsrf'],
    see: fields,
    with: ['access by csrf_token', 'refresh by xsrf'],
    without: ['access by csrf_token', 'refresh by csrf_token'],
  },
  csrfOriginCheck: {
    beside,
    value: false,
    env: ['JWT_CSRF_ORIGIN_CHECK', 'false'],
    see: origins,
    with: ['access by https://app.example', 'access by https://evil.example'],
    without: [],
  },
  allowedOrigins: {
    beside,
    value: ['https://app.example'],
    env: ['JWT_ALLOWED_ORIGINS', 'https://app.example'],
    see: origins,
    with: ['access by https://app.example'],
    without: [],
  },
} satisfies Partial<Effects>;
