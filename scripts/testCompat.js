'use strict';
// Packs the library once, and tries it with the oldest and the newest version of everything that it works with, and by the
// README's lines without any optional package. Needs a registry and a built library.
//
//   npm run test:compat                     with the Node.js that runs it
//   npm run test:compat -- --node=24        with the newest Node.js 24
//   npm run test:compat -- --only=oldest    one of readme, oldest, newest
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const { otherNode } = require('./package/otherNode');
const { tryPeers } = require('./package/peerProject');
const { pack } = require('./package/Project');
const { tryReadme } = require('./package/readmeProject');

const { node: major, only } = parseArgs({ options: { node: { type: 'string' }, only: { type: 'string' } } }).values;

const trials = {
  readme: async ({ tarball, node }) => [
    await tryReadme({ tarball, format: 'commonjs', node: node?.folder }),
    await tryReadme({ tarball, format: 'module', node: node?.folder }),
  ],
  oldest: options => tryPeers({ ...options, end: 'oldest' }),
  newest: options => tryPeers({ ...options, end: 'newest' }),
};

(async () => {
  if (only !== undefined && !Object.hasOwn(trials, only)) {
    throw new Error(`--only=${only} is not one of ${Object.keys(trials).join(', ')}.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'authx-tarball-'));
  const node = major === undefined ? undefined : await otherNode(major);
  try {
    const tarball = await pack(folder);
    const names = only === undefined ? Object.keys(trials) : [only];
    const outcomes = await Promise.allSettled(names.map(name => trials[name]({ tarball, node })));
    for (const [index, { status, value, reason }] of outcomes.entries()) {
      if (status === 'fulfilled') console.log(value.join('\n'));
      else console.error(`${names[index]} failed. ${reason.message}`);
    }
    if (outcomes.some(({ status }) => status === 'rejected')) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    if (node) rmSync(node.prefix, { recursive: true, force: true });
  }
})().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
