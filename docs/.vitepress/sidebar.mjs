import { existsSync, readdirSync, readFileSync } from 'node:fs';

const docs = new URL('../', import.meta.url);

/**
 * The pages of the site, by group, in the order in which they are read. A page that does not exist yet is left out. A
 * page that is in no group stands at the end of the guides.
 */
const groups = [
  ['Start here', ['start-here', 'issue-tokens', 'guards', 'sessions', 'testing-your-app', 'attack']],
  [
    'Guides',
    [
      'token-locations',
      'cookies',
      'browsers-and-mobile',
      'websockets',
      'revocation',
      'keys',
      'jwks',
      'oauth',
      'dpop',
      'login-types',
      'policies',
      'step-up',
      'rate-limits',
      'openapi',
      'write-your-own-guard',
      'custom-stores',
      'authorization-example',
    ],
  ],
  [
    'Recipes',
    [
      'recipes/basic-usage',
      'recipes/authentication',
      'recipes/callbacks',
      'recipes/callbacks-in-production',
      'recipes/token-callbacks',
      'recipes/token-blocklist',
    ],
  ],
  [
    'Operate',
    [
      'operations',
      'many-machines',
      'monitoring',
      'deployment-checklist',
      'incidents',
      'troubleshooting',
      'reliability',
      'scale',
    ],
  ],
  [
    'Understand',
    ['request-step-by-step', 'token-lifecycle', 'rotation-and-theft', 'threat-model', 'attacks', 'quality'],
  ],
  [
    'Reference',
    [
      'configuration',
      'errors',
      'events',
      'commands',
      'versions',
      'upgrading',
      'route-report',
      'api/index',
      'project/changelog',
    ],
  ],
  [
    'Coming from',
    [
      'coming-from-authx',
      'differences-from-authx',
      'coming-from-koa-jwt',
      'coming-from-authorized',
      'coming-from-nestjs',
    ],
  ],
];

const fileOf = page => new URL(`${page}.md`, docs);
const titleOf = page => /^# (.+)$/m.exec(readFileSync(fileOf(page), 'utf8'))?.[1].replace(/`/g, '') ?? page;
const linkTo = page => ({ text: titleOf(page), link: `/${page.replace(/(^|\/)index$/, '$1')}` });
const pagesIn = folder =>
  existsSync(new URL(folder, docs))
    ? readdirSync(new URL(folder, docs))
        .filter(name => name.endsWith('.md'))
        .map(name => `${folder}${name.slice(0, -3)}`)
    : [];

/** Keeps the links whose pages exist. */
export const existing = links => links.filter(({ link }) => existsSync(fileOf(link.replace(/\/$/, '/index').slice(1))));

/** Returns the sidebar: the groups above, and the folders whose pages are all alike. */
export function sidebar() {
  const listed = new Set(groups.flatMap(([, pages]) => pages));
  const others = [...pagesIn(''), ...pagesIn('recipes/')].filter(page => page !== 'index' && !listed.has(page));
  return [
    ...groups.map(([text, pages]) => ({
      text,
      items: [...pages.filter(page => existsSync(fileOf(page))), ...(text === 'Guides' ? others : [])].map(linkTo),
    })),
    { text: 'Examples', collapsed: true, items: pagesIn('examples/').map(linkTo) },
    { text: 'Decisions', collapsed: true, items: pagesIn('decisions/').map(linkTo) },
  ];
}
