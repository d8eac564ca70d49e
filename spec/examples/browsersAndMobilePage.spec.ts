import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { secret } from '../support/forge';
import { blocksIn, PageFolder } from '../support/PageFolder';

const page = readFileSync('docs/browsers-and-mobile.md', 'utf8');
const [server = '', , mobileClient = ''] = blocksIn(page, 'ts');
const [browserClient = ''] = blocksIn(page, 'js');

const started = `${server.replace('app.listen(3000)', "const listening = app.listen(0, '127.0.0.1')")}
await new Promise(done => listening.once('listening', () => done(undefined)));
const origin = 'http://127.0.0.1:' + String((listening.address() as { port: number }).port);
const tell = (step: string, { status, body }: any) => console.log(step, status, body?.error_type ?? JSON.stringify(body));
`;

/** A browser that keeps the cookies of one host, and says of which site its page is. */
const browser = `
const jar = new Map<string, string>();
const site = { of: 'same-origin' };
const sent: string[] = [];
const fetchWithCookies = async (path: string, init: any): Promise<Response> => {
  sent.push(path);
  const cookies = [...jar].filter(([name]) => name !== 'refresh_token_cookie' || path.startsWith('/browser'));
  const Cookie = cookies.map(([name, value]) => name + '=' + value).join('; ');
  const headers = { ...init.headers, Cookie, 'Sec-Fetch-Site': site.of };
  const response = await fetch(origin + path, { ...init, headers });
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }
  return response;
};
const document = {
  get cookie() {
    return [...jar].filter(([name]) => name.startsWith('csrf_')).map(([name, value]) => name + '=' + value).join('; ');
  },
};
let last: Promise<unknown> = Promise.resolve();
const navigator = { locks: { request: (_: string, act: () => Promise<unknown>) => (last = last.then(act)) } };
const names = ['login', 'confirm', 'logout', 'request'];
const make = new Function('document', 'fetch', 'navigator', CLIENT + '; return { ' + names.join(', ') + ' };');
const client: any = make(document, fetchWithCookies, navigator);
`;

const useBrowser = `
tell('login', await client.login('alice', 'wonderland'));
tell('me', await client.request('GET', '/me'));
tell('email', await client.request('POST', '/email'));
site.of = 'cross-site';
tell('forged', await client.login('alice', 'wonderland'));
site.of = 'same-origin';
jar.delete('access_token_cookie');
jar.delete('csrf_access_token');
sent.length = 0;
for (const answer of await Promise.all([client.request('GET', '/me'), client.request('GET', '/me')])) tell('expired', answer);
console.log(sent.filter(path => path === '/browser/refresh').length, 'refresh');
tell('not fresh', await client.request('POST', '/email'));
tell('wrong', await client.confirm('guess'));
tell('confirmed', await client.confirm('wonderland'));
tell('fresh', await client.request('POST', '/email'));
const stolen = jar.get('access_token_cookie') ?? '';
const body = await fetch(origin + '/mobile/refresh', { method: 'POST', headers: { Cookie: 'refresh_token_cookie=' + jar.get('refresh_token_cookie') } });
console.log('refresh cookie at /mobile', body.status);
tell('logout', await client.logout());
console.log([...jar.keys()].filter(name => name !== 'device').length, 'cookies');
tell('after', await client.request('GET', '/me'));
console.log('copy', (await fetch(origin + '/me', { headers: { Cookie: 'access_token_cookie=' + stolen } })).status);
process.exit();
`;

const useMobile = `
let kept: string | undefined;
const keychain: Keychain = {
  read: async () => kept,
  write: async token => void (kept = token),
  remove: async () => void (kept = undefined),
};
const first = new MobileClient(origin, keychain);
tell('wrong', await first.login('alice', 'guess'));
console.log('login', (await first.login('alice', 'wonderland')).status);
tell('me', await first.request('GET', '/me'));
tell('email', await first.request('POST', '/email'));
const replaced = kept;
const restarted = new MobileClient(origin, keychain);
for (const answer of await Promise.all([restarted.request('GET', '/me'), restarted.request('GET', '/me')])) tell('restarted', answer);
console.log('rotated', kept !== replaced);
tell('not fresh', await restarted.request('POST', '/email'));
console.log('confirmed', (await restarted.confirm('wonderland')).status);
tell('fresh', await restarted.request('POST', '/email'));
const copied = kept ?? '';
await restarted.logout();
console.log('kept', kept);
tell('after', await restarted.request('GET', '/me'));
const answer = await fetch(origin + '/mobile/refresh', { method: 'POST', headers: { Authorization: 'Bearer ' + copied } });
tell('copy', { status: answer.status, body: await answer.json() });
process.exit();
`;

const withoutExports = (code: string): string => code.replace(/^export /gm, '');

const run = async (code: string): Promise<string[]> => {
  const { output } = await new PageFolder().runCode(`${started}\n${code}`, { JWT_SECRET_KEY: secret });
  return output.trim().split('\n');
};

describe('The code of docs/browsers-and-mobile.md', () => {
  it('logs a page in, refreshes once, asks for the password and logs out', async () => {
    const client = `const CLIENT = ${JSON.stringify(withoutExports(browserClient))};`;
    expect(await run(`${client}\n${browser}\n${useBrowser}`)).to.deep.equal([
      'login 200 {"expires_in":900}',
      'me 200 {"username":"alice"}',
      'email 200 {"changed":true}',
      'forged 403 CSRFError',
      'expired 200 {"username":"alice"}',
      'expired 200 {"username":"alice"}',
      '1 refresh',
      'not fresh 401 FreshTokenRequiredError',
      'wrong 403 {"name":"ForbiddenError","message":"Wrong password"}',
      'confirmed 200 {}',
      'fresh 200 {"changed":true}',
      'refresh cookie at /mobile 401',
      'logout 200 {"message":"Logged out"}',
      '0 cookies',
      'after 401 MissingTokenError',
      'copy 401',
    ]);
  });

  it('logs a mobile app in, keeps it logged in after a restart, asks for the password and logs out', async () => {
    expect(await run(`${withoutExports(mobileClient)}\n${useMobile}`)).to.deep.equal([
      'wrong 401 {"name":"UnauthorizedError","message":"Wrong username or password"}',
      'login 200',
      'me 200 {"username":"alice"}',
      'email 200 {"changed":true}',
      'restarted 200 {"username":"alice"}',
      'restarted 200 {"username":"alice"}',
      'rotated true',
      'not fresh 401 FreshTokenRequiredError',
      'confirmed 200',
      'fresh 200 {"changed":true}',
      'kept undefined',
      'after 401 {"message":"Not logged in"}',
      'copy 401 SessionRevoked',
    ]);
  });
});
