'use strict';
// Counts again the figures of docs/quality.md that take seconds, and ends with 1 if the page is off by more than a tenth.
//
//   npm run quality             prints them
//   npm run quality -- --check  compares them with the page
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const read = file => readFileSync(join(root, file), 'utf8');

/** The packages that an installation brings, with those that they need. */
function runtimePackages() {
  const { packages } = JSON.parse(read('package-lock.json'));
  const found = new Set();
  const open = Object.keys(packages[''].dependencies);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}));
  }
  return found.size;
}

/** The figures by the first column of the page. */
function figures() {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [{ files, unpackedSize }] = Object.values(JSON.parse(printed));
  const rows = [...read('docs/attacks.md').matchAll(/^\| (?:\d+–)?(\d+) \|/gm)].map(([, last]) => Number(last));
  return {
    'Files of the package': files.length,
    'Size of the package, unpacked, in kB': Math.round(unpackedSize / 1000),
    'Runtime dependencies, direct': Object.keys(JSON.parse(read('package.json')).dependencies).length,
    'Runtime dependencies, with those that they need': runtimePackages(),
    'Rows of the table of attacks': Math.max(...rows),
  };
}

const page = read('docs/quality.md');
for (const [name, value] of Object.entries(figures())) {
  const written = page.split('\n').find(line => line.startsWith(`| ${name} |`));
  const stated = Number((written ?? '').split('|')[2]?.replace(/[ ,]/g, ''));
  console.log(`${name}: ${value}`);
  if (process.argv.includes('--check') && !(Math.abs(stated - value) <= value / 10)) {
    console.error(`docs/quality.md says ${written === undefined ? 'nothing' : stated}.`);
    process.exitCode = 1;
  }
}
