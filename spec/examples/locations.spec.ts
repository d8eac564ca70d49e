import { expect } from 'chai';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send, type Answer, type Sending } from '../support/send';

/** Returns the cookies that an answer sets, by name, as a browser would send them back. */
const jarOf = ({ headers }: Answer): Map<string, string> =>
  new Map(
    (headers['set-cookie'] ?? []).map(cookie => (cookie.split(';', 1)[0] as string).split('=') as [string, string]),
  );

const cookieHeader = (jar: ReadonlyMap<string, string>): string[] => [
  'Cookie',
  [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
];

const csrf = (value: string | undefined): string[] => ['X-CSRF-TOKEN', String(value)];

describe('The examples of token locations', () => {
  const folder = exampleFolder();
  let server: ExampleProcess;

  const ask = (path: string, sending?: Sending): Promise<Answer> => send(server.port, path, sending);
  const post = (path: string, sending: Sending = {}): Promise<Answer> => ask(path, { method: 'POST', ...sending });
  const credentials = { username: 'user1', password: 'password1' };

  afterEach(() => server.stop());
  after(() => folder.remove());

  it('headers: reads the token only from the header X-Auth', async () => {
    server = await ExampleProcess.start('locations/headers', folder.path);
    const token = (await post('/login')).json.access_token as string;
    expect((await ask('/me', { headers: ['X-Auth', token] })).json).to.deep.equal({
      username: 'user1',
      location: 'headers',
    });
    expect((await ask('/me', { headers: bearer(token) })).status).to.equal(401);
  });

  it('cookies: logs in, changes data, refreshes and logs out, with all tokens hidden from scripts', async () => {
    server = await ExampleProcess.start('locations/cookies', folder.path);
    const login = await post('/auth/login', { body: credentials });
    expect(login.json).to.deep.equal({ expires_in: 900 });
    const jar = jarOf(login);
    const headers = cookieHeader(jar);
    expect((await ask('/me', { headers })).json).to.deep.equal({ username: 'user1' });
    expect((await post('/notes', { headers, body: { text: 'x' } })).status).to.equal(403);
    const note = await post('/notes', {
      headers: [...headers, ...csrf(jar.get('csrf_access_token'))],
      body: { text: 'x' },
    });
    expect(note.json).to.deep.equal({ by: 'user1', text: 'x' });
    const refreshed = await post('/auth/refresh', { headers: [...headers, ...csrf(jar.get('csrf_refresh_token'))] });
    expect([refreshed.status, [...jarOf(refreshed).keys()]]).to.deep.equal([
      200,
      ['access_token_cookie', 'csrf_access_token'],
    ]);
    const left = jarOf(await post('/auth/logout', { headers }));
    expect([...left.values()]).to.deep.equal(['', '', '', '']);
  });

  it('query: reads a token from the URL for one action only', async () => {
    server = await ExampleProcess.start('locations/query', folder.path);
    const token = (await post('/login')).json.access_token as string;
    const { link } = (await post('/reports/link', { headers: bearer(token) })).json as { link: string };
    const report = await ask(link);
    expect([report.status, report.text, report.headers['cache-control']]).to.deep.equal([
      200,
      'report,of\nlatest,user1\n',
      'private',
    ]);
    const ofLink = link.split('token=')[1] as string;
    expect((await post('/reports/link', { headers: bearer(ofLink) })).status).to.equal(403);
    expect((await post(`/reports/link?token=${token}`)).status).to.equal(401);
    expect((await ask('/reports/latest', { headers: bearer(ofLink) })).status).to.equal(401);
  });

  it('json: reads each type of token from its own JSON member', async () => {
    server = await ExampleProcess.start('locations/json', folder.path);
    const pair = (await post('/login')).json as { access_token: string; refresh_token: string };
    const reading = await post('/readings', { body: { access_token: pair.access_token, celsius: 21 } });
    expect(reading.json).to.deep.equal({ by: 'user1', celsius: 21 });
    const refreshed = await post('/refresh', { body: { refresh_token: pair.refresh_token } });
    expect(refreshed.json).to.have.property('access_token');
    expect((await post('/refresh', { body: { access_token: pair.refresh_token } })).status).to.equal(401);
    expect((await post('/readings', { headers: bearer(pair.access_token), body: {} })).status).to.equal(401);
  });

  it('split: gives the access token to the page and keeps the refresh token in a cookie', async () => {
    server = await ExampleProcess.start('locations/split', folder.path);
    const login = await post('/auth/login', { body: credentials });
    const jar = jarOf(login);
    expect([Object.keys(login.json), [...jar.keys()]]).to.deep.equal([
      ['access_token', 'token_type', 'expires_in'],
      ['refresh_token_cookie', 'csrf_refresh_token'],
    ]);
    const token = login.json.access_token as string;
    expect((await ask('/me', { headers: bearer(token) })).json).to.deep.equal({ username: 'user1' });
    const headers = [...cookieHeader(jar), ...bearer(token)];
    expect((await post('/auth/refresh', { headers })).status).to.equal(403);
    const refreshed = await post('/auth/refresh', { headers: [...headers, ...csrf(jar.get('csrf_refresh_token'))] });
    expect(refreshed.json).to.include({ token_type: 'bearer' });
  });
});
