import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { secret } from '../support/forge';
import { blocksIn, PageFolder } from '../support/PageFolder';

const [server = '', issuing = ''] = blocksIn(readFileSync('docs/step-up.md', 'utf8'), 'ts');

/** What a reader does to see the answers of the server. */
const use = `
await new Promise(done => listening.once('listening', () => done(undefined)));
const ask = async (path: string, body: object, token = ''): Promise<Response> =>
  fetch('http://127.0.0.1:' + String((listening.address() as { port: number }).port) + path, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: 'Bearer ' + token }) },
  });
const login = async (body: object): Promise<string> =>
  ((await (await ask('/login', body)).json()) as { access_token: string }).access_token;
for (const proofs of [{ password: 'wonderland' }, { password: 'wonderland', code: '4711' }]) {
  const token = await login(proofs);
  for (const path of ['/email', '/transfers', '/close']) {
    const answer = await ask(path, {}, token);
    console.log(path, answer.status, answer.headers.get('WWW-Authenticate') ?? '');
  }
}
process.exit();
`;

describe('The code of docs/step-up.md', () => {
  it('answers as the page says', async () => {
    const code = `${server.replace('app.listen(3000)', "const listening = app.listen(0, '127.0.0.1')")}\n${use}`;
    const { output } = await new PageFolder().runCode(code, { JWT_SECRET_KEY: secret });
    expect(output.trim().split(/ *\n/)).to.deep.equal([
      '/email 200',
      '/transfers 401 Bearer error="insufficient_user_authentication", acr_values="mfa"',
      '/close 401 Bearer error="insufficient_user_authentication", acr_values="mfa", max_age="60"',
      '/email 200',
      '/transfers 200',
      '/close 200',
    ]);
  });

  it('issues and verifies a level', async () => {
    const ran = await new PageFolder().runCode(issuing, { JWT_SECRET_KEY: secret });
    expect(ran).to.deep.equal({ code: 0, output: 'mfa\n' });
  });
});
