import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { blocksIn, commandsBelow, PageFolder } from '../support/PageFolder';

const page = 'docs/keys.md';

const pem = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** What a reader adds to see that the keys work. */
const use = `
const { access_token } = await auth.createTokenPair('alice');
console.log('sub', (await auth.verifyToken(access_token)).sub);
process.exit();
`;

describe('The code of docs/keys.md', () => {
  const folder = new PageFolder();
  const secrets = createServer((_, response) => response.end(readFileSync(join(folder.path, 'data/keys.json'))));
  let variables: Readonly<Record<string, string>>;

  before(async () => {
    for (const line of commandsBelow(page, '## Start with a key file')) {
      expect(await folder.run(line)).to.include({ code: 0 });
    }
    for (const name of ['old.pem', 'new.pem']) writeFileSync(join(folder.path, name), pem());
    secrets.listen(0, '127.0.0.1');
    await once(secrets, 'listening');
    const SECRET_URL = `http://127.0.0.1:${String((secrets.address() as AddressInfo).port)}`;
    variables = { SECRET_URL, NEW_SECRET: 'n'.repeat(64), OLD_SECRET: 'o'.repeat(64) };
  });

  after(() => secrets.close());

  for (const line of commandsBelow(page, '## Move a key from an option to a file')) {
    it(`moves a key: ${line}`, async () => {
      const own = new PageFolder();
      writeFileSync(join(own.path, 'old.pem'), pem());
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      writeFileSync(join(own.path, 'rsa.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
      writeFileSync(join(own.path, 'secret.txt'), 's'.repeat(64));
      expect(await own.run(line)).to.include({ code: 0 });
      const [code] = blocksIn(readFileSync(page, 'utf8'), 'ts') as [string];
      expect(await own.runCode(`${code}${use}`)).to.deep.equal({ code: 0, output: 'sub alice\n' });
    });
  }

  const blocks = blocksIn(readFileSync(page, 'utf8'), 'ts');
  for (const [index, block] of blocks.entries()) {
    it(`signs and verifies: block ${String(index + 1)} of ${String(blocks.length)}`, async () => {
      expect(await folder.runCode(`${block}${use}`, variables)).to.deep.equal({ code: 0, output: 'sub alice\n' });
    });
  }
});
