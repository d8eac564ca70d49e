import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { secret } from '../support/forge';
import { blocksIn, PageFolder } from '../support/PageFolder';

const [server = '', keys = '', proxies = '', , options = ''] = blocksIn(
  readFileSync('docs/rate-limits.md', 'utf8'),
  'ts',
);

/** What a reader does to see the answers of the server. */
const use = `
await new Promise(done => listening.once('listening', () => done(undefined)));
const at = 'http://127.0.0.1:' + String((listening.address() as { port: number }).port);
const show = async (answer: Response): Promise<void> =>
  console.log(answer.status, answer.headers.get('Retry-After'), answer.headers.get('RateLimit-Policy'));
const login = async (username: string, password?: string): Promise<Response> =>
  fetch(at + '/login', {
    method: 'POST', body: JSON.stringify({ username, password }), headers: { 'Content-Type': 'application/json' },
  });
const { access_token: token } = (await (await login('alice', 'wonderland')).json()) as { access_token: string };
await show(await fetch(at + '/search'));
for (let i = 0; i < 4; i += 1) await show(await fetch(at + '/reports/1', { headers: { Authorization: 'Bearer ' + token } }));
for (let i = 0; i < 6; i += 1) await show(await login('alice', 'wrong'));
await show(await login('mallory'));
await show(await login('mallory', 'wonderland'));
process.exit();
`;

describe('The code of docs/rate-limits.md', () => {
  it('answers as the page says', async () => {
    const code = `${server.replace('app.listen(3000)', "const listening = app.listen(0, '127.0.0.1')")}\n${use}`;
    const { output } = await new PageFolder().runCode(code, { JWT_SECRET_KEY: secret });
    const lines = output.trim().split('\n');
    expect(lines.map(line => line.split(' ')[0]).join(' ')).to.equal(
      '200 200 200 200 429 401 401 401 401 401 429 400 401',
    );
    expect(lines[0]).to.equal('200 null "100-per-60s";q=100;w=60');
    expect(lines[4]).to.match(/^429 \d+ "3-per-10s-and-user";q=3;w=10$/);
    expect(lines[10]).to.match(/^429 \d+ null$/);
  });

  it('starts with the other options and decorators of the page', async () => {
    const code = `
import 'reflect-metadata';
import { Get, JsonController, useKoaServer } from 'routing-controllers';
import { AccessRequired, AuthX, RateLimit, withAuthX } from 'routing-controllers-authx';
const config = { secretKey: process.env.JWT_SECRET_KEY };
${options}
@JsonController()
class ApiController {
  ${keys}
}
${proxies}
console.log(app.proxy, auth.loginThrottle !== undefined);
process.exit();`;
    const ran = await new PageFolder().runCode(code, { JWT_SECRET_KEY: secret });
    expect(ran).to.deep.equal({ code: 0, output: 'true true\n' });
  });
});
