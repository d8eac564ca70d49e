import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const script = join(__dirname, '../../scripts/scanOutput.js');
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const token = `${encode({ alg: 'HS256' })}.${encode({ sub: 'alice' })}.${'a'.repeat(43)}`;

/** Lines that must not be printed, by what they hold. */
const planted = {
  'a signed token': `Cookie: access_token_cookie=${token}`,
  'a private key': '-----BEGIN PRIVATE KEY-----',
  'a password in an address': 'cannot connect to postgres://app:hunter2@db.example/auth',
  'a failed statement of SQL': 'QueryFailedError: syntax error',
  'a request with a token': `authorization: Bearer ${'b'.repeat(32)}`,
};

describe('The search for secrets in the output of a run', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-scan-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  function scan(text: string): { code: number | null; out: string } {
    const file = join(folder, 'log');
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
    return { code: status, out: `${stdout}${stderr}`.replaceAll(file, 'log') };
  }

  for (const [what, line] of Object.entries(planted)) {
    it(`finds ${what}, and does not print it again`, () => {
      expect(scan(`a line\n${line}\n`)).to.deep.equal({ code: 1, out: `log:2: ${what}\n` });
    });
  }

  it('finds nothing in the titles of specs', () => {
    const sent = 'opens postgres://app:hunter2@db.example/auth';
    const text = `  ✔ refuses a token with alg none (3ms)\n    \u001b[32m✔\u001b[39m ${sent}\n    2) ${sent}\n`;
    expect(scan(text).code).to.equal(0);
    expect(scan(sent).code).to.equal(1);
  });
});
