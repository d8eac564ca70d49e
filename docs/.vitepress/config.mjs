import { createRequire } from 'node:module';
import { defineConfig } from 'vitepress';
import { repositoryLinks } from './links.mjs';
import { mermaidFences } from './mermaid.mjs';
import { search } from './search.mjs';
import { existing, sidebar } from './sidebar.mjs';
import { slugify } from './slugify.mjs';

const { version, description } = createRequire(import.meta.url)('../../package.json');

/** Front page of the site. The file itself is plain, so that it is readable on GitHub and in the package. */
const home = {
  layout: 'home',
  hero: {
    name: 'routing-controllers-authx',
    text: 'No route is open by accident',
    tagline: description,
    actions: existing([
      { theme: 'brand', text: 'Start here', link: '/start-here' },
      { theme: 'alt', text: 'Guards', link: '/guards' },
      { theme: 'alt', text: 'Coming from AuthX', link: '/coming-from-authx' },
    ]),
  },
};

export default defineConfig({
  title: 'routing-controllers-authx',
  description,
  lang: 'en-US',
  srcExclude: ['.vitepress/**'],
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  transformPageData: page =>
    page.relativePath === 'index.md' ? { frontmatter: { ...page.frontmatter, ...home } } : undefined,
  markdown: {
    anchor: { slugify },
    toc: { slugify },
    headers: { slugify },
    config(md) {
      md.use(repositoryLinks);
      md.use(mermaidFences);
    },
  },
  themeConfig: {
    nav: existing([
      { text: 'Start here', link: '/start-here' },
      { text: 'Configuration', link: '/configuration' },
      { text: 'Errors', link: '/errors' },
      { text: 'API', link: '/api/' },
      { text: `v${version}`, link: '/project/changelog' },
    ]),
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local', options: { miniSearch: search } },
    docFooter: { prev: 'Previous page', next: 'Next page' },
  },
  vite: { build: { chunkSizeWarningLimit: 4096 } },
});
