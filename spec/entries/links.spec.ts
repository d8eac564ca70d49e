import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect } from 'chai';
import { packedFiles } from '../package/packedFiles';

const proseOf = (page: string): string => readFileSync(page, 'utf8').replace(/^```[^]*?^```$/gm, '');

/** Returns the targets of links and images of a page that are in the package or in the page itself. */
const linksOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter(target => !/^[a-z]+:/.test(target));

/** Returns the anchors of the headings of a page. */
const anchorsOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('The published pages of the documentation', function () {
  this.timeout(60_000);

  it('link only to files and headings in the package', () => {
    const files = packedFiles().map(({ path }) => path);
    const pages = files.filter(file => /^(README|CHANGELOG|(docs|bench)\/.*)\.md$/.test(file));
    expect(pages).to.include.members([
      'README.md',
      'docs/revocation.md',
      'bench/RESULTS.md',
      'docs/decisions/0002-issuing-is-asynchronous.md',
    ]);
    const isThere = (path: string): boolean => files.some(file => file === path || file.startsWith(`${path}/`));
    const dead = pages.flatMap(page =>
      linksOf(page)
        .filter(link => {
          const [path, anchor] = link.split('#') as [string, string?];
          const target = path === '' ? page : posix.join(posix.dirname(page), path);
          return !isThere(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
        })
        .map(link => `${page} -> ${link}`),
    );
    expect(dead).to.deep.equal([]);
    expect(linksOf('README.md').length).to.be.greaterThan(10);
  });
});
