import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ExampleProcess, exampleFolder } from '../support/ExampleProcess';
import { bearer, send } from '../support/send';

const page = readFileSync('docs/write-your-own-guard.md', 'utf8');

describe('docs/write-your-own-guard.md', () => {
  for (const name of ['RequireRole.ts', 'RequireSelf.ts', 'verifiedEmail.ts', 'users.ts', 'main.ts']) {
    it(`shows ${name} of the example unchanged`, () => {
      const file = readFileSync(`examples/own-guard/${name}`, 'utf8');
      expect(page).to.include(`\`\`\`ts\n// ${name}\n${file}\`\`\`\n`);
    });
  }
});

describe('The example own-guard', () => {
  const folder = exampleFolder();
  let server: ExampleProcess;

  before(async () => {
    server = await ExampleProcess.start('own-guard', folder.path);
  });

  after(async () => {
    await server.stop();
    folder.remove();
  });

  async function outcomeOf(method: string, path: string, username?: string): Promise<string> {
    const headers = username === undefined ? [] : bearer(await login(username));
    const { status, json, text } = await send(server.port, path, { method, headers });
    return `${String(status)} ${status === 200 ? text : (json.message as string)}`;
  }

  async function login(username: string): Promise<string> {
    const { json } = await send(server.port, '/login', { method: 'POST', body: { username } });
    return json.access_token as string;
  }

  it('has a guard that checks a claim', async () => {
    expect(await outcomeOf('DELETE', '/users/bob', 'alice')).to.equal('200 {"removed":"bob"}');
    expect(await outcomeOf('DELETE', '/users/bob', 'bob')).to.equal('403 Only for the role admin');
    expect(await outcomeOf('DELETE', '/users/bob')).to.equal('401 Token Error');
  });

  it('has a guard that checks the request', async () => {
    expect(await outcomeOf('GET', '/users/bob', 'bob')).to.equal('200 {"name":"bob"}');
    expect(await outcomeOf('GET', '/users/bob', 'alice')).to.equal('403 Access denied');
  });

  it('has a guard that checks the user, and uses it as a check without a decorator too', async () => {
    expect(await outcomeOf('POST', '/comments', 'alice')).to.equal('200 {"published":true}');
    expect(await outcomeOf('POST', '/comments', 'bob')).to.equal('403 Confirm your email address first');
    expect(await outcomeOf('GET', '/preview', 'alice')).to.equal('200 {"canComment":true,"name":"alice"}');
    expect(await outcomeOf('GET', '/preview', 'bob')).to.equal('403 Confirm your email address first');
    expect(await outcomeOf('GET', '/preview')).to.equal('200 {"canComment":false}');
  });
});
