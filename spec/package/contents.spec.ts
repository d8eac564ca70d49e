import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packedFiles, type PackedFile } from './packedFiles';

/** What each folder of the package may hold. Files at the top are named. */
const kinds: Readonly<Record<string, RegExp>> = {
  dist: /\.(js|d\.ts)$/,
  docs: /\.md$/,
  examples: /\.(ts|js|mjs|cjs|html|css|svg|json|yml|yaml|md)$/,
  bench: /^bench\/(RESULTS\.md|results\.svg)$/,
};
const topFiles = ['CHANGELOG.md', 'LICENSE', 'README.md', 'ormconfig.json', 'package.json'];

describe('The files of the package', function () {
  this.timeout(60_000);

  let files: readonly PackedFile[];

  before(() => {
    files = packedFiles();
  });

  it('are code, declarations, pages and examples, and nothing else', () => {
    const top = files.filter(({ path }) => !path.includes('/')).map(({ path }) => path);
    expect(top).to.have.members(topFiles);
    const others = files
      .filter(({ path }) => path.includes('/') && kinds[path.split('/')[0]!]?.test(path) !== true)
      .map(({ path }) => path);
    expect(others).to.deep.equal([]);
  });

  it('are fewer than 600, and take less than 2.6 MB', () => {
    expect(files.length).to.be.greaterThan(100).and.below(600);
    expect(files.reduce((sum, { size }) => sum + size, 0)).to.be.below(2_600_000);
  });

  it('hold no declaration that no entry point reaches, and every one that a declaration imports', () => {
    const declarations = files.map(({ path }) => path).filter(path => path.endsWith('.d.ts'));
    const imported = declarations.flatMap(path =>
      [...readFileSync(path, 'utf8').matchAll(/(?:from |import\(|import )['"](\.[^'"]+)['"]/g)].map(([, target]) =>
        join(path, '..', target!),
      ),
    );
    const reached = new Set(imported.flatMap(path => [`${path}.d.ts`, join(path, 'index.d.ts')]));
    const entries = /^dist\/(index|testing\/index|entries\/\w+)\.d\.ts$/;
    expect(declarations.filter(path => !entries.test(path) && !reached.has(path))).to.deep.equal([]);
    const present = new Set(declarations);
    expect(
      imported.filter(path => !present.has(`${path}.d.ts`) && !present.has(join(path, 'index.d.ts'))),
    ).to.deep.equal([]);
  });
});
