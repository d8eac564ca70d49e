import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { blocksIn, PageFolder } from '../support/PageFolder';

const [server, secrets, , guard, profile] = blocksIn(readFileSync('docs/oauth.md', 'utf8'), 'ts') as [
  ...[string, string, string, string, string],
];

/** What a client of the server does. */
const client = `
const origin = \`http://127.0.0.1:\${process.env.PORT}\`;
const post = async (path: string, form: Record<string, string>): Promise<any> =>
  (await fetch(origin + path, {
    method: 'POST',
    headers: { Authorization: 'Basic ' + btoa('reporting:' + process.env.SECRET) },
    body: new URLSearchParams(form),
  })).json();
const { access_token: token } = await post('/oauth/token', { grant_type: 'client_credentials' });
const { active, sub, scope } = await post('/oauth/introspect', { token });
console.log(active, sub, scope);
await post('/oauth/revoke', { token });
console.log(await post('/oauth/introspect', { token }));
const metadata: any = await (await fetch(origin + '/.well-known/oauth-authorization-server')).json();
console.log(metadata.token_endpoint, metadata.jwks_uri, metadata.grant_types_supported.join());
process.exit();
`;

describe('The code of docs/oauth.md', () => {
  const folder = new PageFolder();

  it('serves the client of the page', async () => {
    const { output: printed } = await folder.runCode(secrets);
    const [, SECRET, REPORTING_SECRET_HASH] = /client: (\S+)\nREPORTING_SECRET_HASH=(\S+)\n/.exec(printed) ?? [];
    const variables = { SECRET: SECRET!, REPORTING_SECRET_HASH: REPORTING_SECRET_HASH!, PORT: await freePort() };
    expect(await folder.runCode(server + client, variables)).to.deep.equal({
      code: 0,
      output:
        'true reporting users:read\n{ active: false }\n' +
        'https://login.example/oauth/token https://login.example/.well-known/jwks.json client_credentials,refresh_token\n',
    });
  });

  it('makes a guard that refuses clients', async () => {
    const use = `console.log(typeof UsersOnly());`;
    expect(await folder.runCode(`${guard.replace('export ', '')}${use}`)).to.deep.equal({
      code: 0,
      output: 'function\n',
    });
  });

  it('issues access tokens for other services', async () => {
    const use = `
const token = await auth.createAccessToken('alice', { scopes: ['a', 'b'] });
const [header, claims] = token.split('.', 2).map(part => JSON.parse(String(Buffer.from(part, 'base64url'))));
console.log(header.typ, claims.client_id, claims.scope);
process.exit();`;
    const output = 'at+jwt web a b\n';
    expect(await folder.runCode(profile + use)).to.deep.equal({ code: 0, output });
  });
});

async function freePort(): Promise<string> {
  const probe = createServer();
  await new Promise<void>(done => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise(done => probe.close(done));
  return String(port);
}
