import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';

interface Context {
  readonly root: string;
  readonly ask?: () => Promise<string>;
}
type Check = (context: Context) => Promise<string | { readonly skipped: string }>;

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a script without types
const { checks } = require(resolve('scripts/release')) as { checks: Readonly<Record<string, Check>> };

const manifest = {
  name: 'sample',
  version: '1.2.0',
  license: 'MIT',
  files: ['dist'],
  engines: { node: '>=20' },
  publishConfig: { access: 'public', provenance: true },
};
const changelog = '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-01-31\n\n### Added\n\n- A name.\n';

describe('The checks of a release', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'authx-checked-'));
    write('package.json', manifest);
    write('package-lock.json', { version: '1.2.0' });
    write('CHANGELOG.md', changelog);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (file: string, content: object | string): void =>
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));

  const faultOf = (name: string, context: Partial<Context> = {}): Promise<string> =>
    checks[name]!({ root, ...context }).then(
      () => '',
      (error: unknown) => (error as Error).message,
    );

  it('accept a package that is ready', async () => {
    for (const name of ['changelog', 'manifest']) expect(await faultOf(name)).to.equal('');
  });

  for (const [what, text, fault] of [
    ['an entry that is in no version', changelog.replace('\n\n## [1', '\n\n- Another.\n\n## [1'), 'entries under'],
    ['another newest version', changelog.replace('1.2.0', '1.1.0'), 'newest version'],
    ['a version without a date', changelog.replace(' - 2026-01-31', ''), 'needs its date'],
    ['an unknown kind of change', changelog.replace('Added', 'News'), 'need headings'],
    ['a version without entries', changelog.replace('- A name.', ''), 'says nothing'],
    ['no section for what is not released', changelog.replace('## [Unreleased]', ''), 'must begin'],
  ] as const) {
    it(`refuse a changelog with ${what}`, async () => {
      write('CHANGELOG.md', text);
      expect(await faultOf('changelog')).to.include(fault);
    });
  }

  for (const changes of [
    { private: true },
    { publishConfig: { access: 'restricted', provenance: true } },
    { publishConfig: { access: 'public' } },
    { files: undefined },
    { license: undefined },
    { engines: undefined },
    { version: '1.3.0' },
  ]) {
    it(`refuse a package.json with ${inspect(changes)}`, async () => {
      write('package.json', { ...manifest, ...changes });
      expect(await faultOf('manifest')).to.match(/^package\.json: /);
    });
  }

  it('refuse a folder with a change that is not committed', async () => {
    execFileSync('git', ['init', '-q', root]);
    expect(await faultOf('tree')).to.include('CHANGELOG.md');
  });

  it('refuse a runtime package with a known vulnerability, and report a registry that does not answer', async () => {
    const found = { vulnerabilities: { jws: {} }, metadata: { dependencies: { prod: 2 } } };
    expect(await faultOf('audit', { ask: () => Promise.resolve(JSON.stringify(found)) })).to.include('jws');
    const silent = await checks.audit!({ root, ask: () => Promise.reject(new Error('no answer')) });
    expect(silent).to.deep.equal({ skipped: 'the registry did not answer' });
  });
});
