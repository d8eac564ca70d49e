import { posix } from 'node:path';

/** Files outside of docs/ that have a page of the site, and their pages. `scripts/docs/generate.js` writes these pages. */
const pages = new Map([
  ['README.md', '/'],
  ['CHANGELOG.md', '/project/changelog'],
  ['CONTRIBUTING.md', '/project/contributing'],
  ['SECURITY.md', '/project/security'],
  ['bench/RESULTS.md', '/project/benchmark'],
  ['docs/decisions', '/decisions/0001-guards-enforce-before-each-action'],
]);

/**
 * Makes the links of a page work in the site as they work on GitHub and in the package, where they name files of the
 * repository. A page that was made from another file says so in its frontmatter, as `source`.
 */
export function repositoryLinks(md) {
  const render =
    md.renderer.rules.link_open ?? ((tokens, at, options, env, self) => self.renderToken(tokens, at, options));
  md.renderer.rules.link_open = (tokens, at, options, env, self) => {
    const href = tokens[at].attrGet('href');
    if (href !== null) {
      tokens[at].attrSet('href', siteLink(href, env.frontmatter?.source ?? `docs/${env.relativePath}`));
    }
    return render(tokens, at, options, env, self);
  };
}

function siteLink(href, source) {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [path, anchor] = href.split('#');
  const file = posix.join(posix.dirname(source), path).replace(/\/$/, '');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const page = pages.get(file) ?? examplePage(file);
  if (page !== undefined) return page + hash;
  return file.startsWith('docs/') ? `/${file.slice('docs/'.length).replace(/\.md$/, '')}${hash}` : href;
}

const examplePage = file => {
  const [folder, name] = file.split('/');
  return folder === 'examples' && name !== undefined ? `/examples/${name}` : undefined;
};
