'use strict';
// Installs the packed library with npm into empty projects outside of the repository, one of each module format, by the
// lines of the README, and runs the README's first example there. Needs a registry, so that it is no spec.
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pack } = require('./package/Project');
const { tryReadme } = require('./package/readmeProject');

(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authx-tarball-'));
  try {
    const tarball = await pack(folder);
    for (const format of ['commonjs', 'module']) console.log(await tryReadme({ tarball, format }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
