'use strict';
// Writes the JavaScript of every TypeScript file beside it. Stryker runs this once in its copy of the project, so that no
// test process has to load a compiler. Node.js finds the JavaScript of sources first. Specs keep their names, because
// Stryker sees by these which specs have changed: `loader.js` loads `x.spec.ts` from `x.spec.ts.js`.
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { compile } = require('@swc-node/register/register');
const { readDefaultTsConfig } = require('@swc-node/register/read-default-tsconfig');

// 1 is CommonJS, as in the loader of the specs.
const options = { ...readDefaultTsConfig(), module: 1 };

for (const folder of ['src', 'spec', 'examples']) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!/(?<!\.d)\.ts$/.test(name)) continue;
    const path = join(folder, name);
    const code = compile(readFileSync(path, 'utf8'), resolve(path), { ...options });
    writeFileSync(name.endsWith('.spec.ts') ? `${path}.js` : path.replace(/\.ts$/, '.js'), code);
  }
}
