'use strict';
// Runs the specs of the adapter against the lowest supported and the newest published routing-controllers. Each version is
// installed into a temporary folder beside a copy of src and spec; every other package comes from the project. It needs a
// registry, and about two minutes. An argument such as `0.11.2` runs only the rows whose name contains it. Versions that the
// project itself has are left out, since `npm test` runs all specs with these.
const { execFileSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

const rows = [
  { name: '0.10.4, koa 2.16', packages: ['routing-controllers@0.10.4', 'koa@2.16.0', 'routing-controllers-openapi@4'] },
  { name: '0.11.1, koa 2.16', packages: ['routing-controllers@0.11.1', 'koa@2.16.0', 'routing-controllers-openapi@5'] },
  { name: 'latest', packages: ['routing-controllers@latest', 'koa@latest', 'routing-controllers-openapi@latest'] },
];

/** The specs of what depends on routing-controllers. Those of cookies, locations and renewals depend on Koa alone. */
const specs = [
  'spec/routing-controllers/*.spec.ts',
  'spec/koa/*.spec.ts',
  'spec/openapi/*.spec.ts',
  'spec/report/*.spec.ts',
  'spec/koa/cookies/setTokenCookies.spec.ts',
  'spec/koa/implicitRefresh/selection.spec.ts',
  'spec/koa/sessions/sessionsController.spec.ts',
];
/** This spec needs the built package, which the temporary folder does not have. */
const ignored = 'spec/routing-controllers/twoCopies.spec.ts';
const loading = ['@swc-node/register', 'reflect-metadata', './spec/support/hooks.ts'].flatMap(name => [
  '--require',
  name,
]);
const root = resolve(__dirname, '..');

function runAgainst({ name, packages }) {
  const folder = mkdtempSync(join(tmpdir(), 'authx-seam-'));
  const project = join(folder, 'project');
  const inProject = (command, words, stdio) => execFileSync(command, words, { cwd: project, stdio });
  try {
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'seam', private: true }));
    inProject(
      'npm',
      ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages, 'reflect-metadata@0.2'],
      ['ignore', 'ignore', 'inherit'],
    );
    for (const part of ['src', 'spec', 'tsconfig.json']) {
      cpSync(join(root, part), join(project, part), { recursive: true });
    }
    // Node looks here for what the folder of the project does not have.
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    console.log(
      `routing-controllers ${name}: ${['routing-controllers', 'koa', '@koa/router'].map(versionOf).join(', ')}`,
    );
    const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
    inProject(
      process.execPath,
      [
        mocha,
        '--no-config',
        ...loading,
        '--extension',
        'ts',
        '--timeout',
        '60000',
        '--reporter',
        'dot',
        '--ignore',
        ignored,
        ...specs,
      ],
      'inherit',
    );
    return true;
  } catch (error) {
    console.error(`routing-controllers ${name}: ${error.message}`);
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  function versionOf(dependency) {
    const { version } = JSON.parse(readFileSync(join(project, 'node_modules', dependency, 'package.json'), 'utf8'));
    return `${dependency} ${version}`;
  }
}

/** Whether the project has exactly these versions. */
function isInstalled({ packages }) {
  return packages.every(wanted => {
    const name = wanted.slice(0, wanted.lastIndexOf('@'));
    const published = execFileSync('npm', ['view', wanted, 'version'], { encoding: 'utf8' }).trim();
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    return published === version;
  });
}

const [wanted = ''] = process.argv.slice(2);
const chosen = rows.filter(({ name }) => name.includes(wanted));
if (chosen.length === 0) throw new Error(`No row is named ${wanted}: ${rows.map(({ name }) => name).join('; ')}`);
// All of them run, so that one run tells everything.
const outcomes = chosen.map(row => {
  if (row.name !== 'latest' || !isInstalled(row)) return runAgainst(row);
  console.log(`routing-controllers ${row.name}: the versions of the project, which npm test runs`);
  return true;
});
if (outcomes.includes(false)) process.exitCode = 1;
