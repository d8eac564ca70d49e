import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { secret } from '../support/forge';
import { blocksIn, PageFolder } from '../support/PageFolder';

const [server = ''] = blocksIn(readFileSync('docs/operations.md', 'utf8'), 'ts');

const code = server
  .replace('const server = app.listen(3000)', "const server = app.listen(0, '127.0.0.1')")
  .replace('pause(10_000)', "pause(0).then(() => show('/ready'))");

/** What a reader does to see the answers of the server, and that it stops. */
const use = `
await once(server, 'listening');
const port = (server.address() as { port: number }).port;
async function show(path: string, headers: Record<string, string> = {}): Promise<void> {
  const answer = await fetch('http://127.0.0.1:' + String(port) + path, { headers: { ...headers, Connection: 'close' } });
  console.log(path, answer.status, await answer.text());
}
await show('/ready');
await show('/me', { Authorization: 'Bearer ' + (await auth.createTokenPair('alice')).access_token });
await show('/me');
process.kill(process.pid, 'SIGTERM');
server.once('close', () => setImmediate(() => console.log('closed')));
`;

describe('The server of docs/operations.md', () => {
  it('answers, and on SIGTERM is not ready any more, and then ends', async () => {
    const ran = await new PageFolder().runCode(`${code}\n${use}`, { JWT_SECRET_KEY: secret });
    const well = '"revokedTokens":{"reads":"ok","writes":"ok"},"sessions":{"reads":"ok","writes":"ok"}';
    const ready = `{"isHealthy":true,"stores":{${well},"rateLimits":{"reads":"unknown","writes":"ok"}}}`;
    expect(ran.output.trim().split('\n')).to.deep.equal([
      `/ready 200 ${ready}`,
      '/me 200 {"username":"alice"}',
      '/me 401 {"message":"Token Error","error_type":"MissingTokenError"}',
      `/ready 503 ${ready}`,
      'closed',
    ]);
    expect(ran.code).to.equal(0);
  });
});
