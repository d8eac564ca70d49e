'use strict';
// Takes one step, order of steps, lock or condition out of the library at a time, and shows a spec that fails without it.
// Ends with 1 if no spec fails, if the spec fails with the step as well, or if a text of the list no longer stands in the
// source exactly once.
//
//   node scripts/removeChecks.js [--only <part of a kind, a file's name or a sentence>]
//
// The list, removableChecks.json, holds what mutation testing cannot do: it changes one expression, and it does not see
// code in texts. Each entry has a `file`, a text to `find` and one to `replace` it by, a sentence that says `what` is no
// longer true then, and its `kind`: a `step` that is left out, the `order` of steps, a `race`, `sql`, or `lua`.
const { spawn } = require('node:child_process');
const {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, join, resolve } = require('node:path');
const { compile: transpile } = require('@swc-node/register/register');
const { readDefaultTsConfig } = require('@swc-node/register/read-default-tsconfig');
const checks = require('./removableChecks.json');

const root = resolve(__dirname, '..');
const workers = 2;
/** Milliseconds: a check can be all that ends a loop, and all other specs take some minutes. */
const longestRun = 600_000;

/** Folders whose specs run against the source, and not against the built package or its text. */
const specFolders = [
  'token', 'transport', 'keys', 'config', 'errors', 'access', 'auth', 'async', 'calls', 'subjects', 'revocation', 'sessions',
  'decorators', 'routing-controllers', 'koa', 'stores', 'attacks', 'replay', 'oauth', 'websocket', 'testing', 'cli',
  'issuers', 'dpop', 'report', 'openapi', 'limits', 'events', 'attack',
]; // prettier-ignore

/** The folders that look at a folder's checks next, after its own. */
const alsoIn = {
  keys: ['cli', 'config'],
  token: ['attacks'],
  transport: ['koa', 'attacks', 'replay'],
  config: ['attacks', 'token', 'replay'],
  access: ['decorators', 'auth', 'koa', 'attacks'],
  dpop: ['stores', 'websocket'],
  errors: ['attacks', 'koa'],
  auth: ['revocation', 'sessions', 'koa', 'transport', 'issuers'],
  issuers: ['attacks'],
  revocation: ['auth', 'stores'],
  sessions: ['stores'],
  decorators: ['koa', 'access'],
  'routing-controllers': ['koa', 'decorators'],
  koa: ['routing-controllers', 'decorators', 'attacks', 'events'],
  stores: ['sessions', 'revocation', 'limits'],
  report: ['koa'],
  limits: ['koa', 'stores'],
  events: ['calls', 'koa'],
  oauth: ['koa'],
  websocket: ['attacks'],
};

function specsIn(base, folders) {
  return folders
    .map(folder => join(base, 'spec', folder))
    .filter(existsSync)
    .flatMap(folder => readdirSync(folder, { recursive: true }).map(name => join(folder, name)))
    .filter(file => file.endsWith('.spec.js') && !file.endsWith('.interop.spec.js'))
    .sort();
}

/** The specs that look at a file, its own folder's first. */
function nearSpecs(base, file) {
  const [, folder] = file.split('/');
  return [folder, ...(alsoIn[folder] ?? [])].flatMap(one => specsIn(base, [one]));
}

/** The specs to run, the likeliest first; each stage runs only where the one before has found nothing. */
function stages(base, file) {
  const near = nearSpecs(base, file);
  const name = basename(file, '.ts').toLowerCase();
  const own = near.filter(spec => basename(spec).toLowerCase().startsWith(`${name}.`));
  const rest = specsIn(base, specFolders).filter(spec => !near.includes(spec));
  return [own, near.filter(spec => !own.includes(spec)), rest].filter(specs => specs.length > 0);
}

/** Makes a copy of the project to change, compiled: a run shall not have to. `node_modules` is shared. */
function copy(name) {
  const base = mkdtempSync(join(tmpdir(), `${name}-`));
  for (const part of [
    'src',
    'spec',
    // One spec loads the built package twice.
    'dist',
    'examples',
    'docs',
    'scripts/scanOutput.js',
    'package.json',
    'tsconfig.json',
    '.mocharc.cjs',
    'ormconfig.json',
  ]) {
    if (existsSync(join(root, part))) cpSync(join(root, part), join(base, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'), 'dir');
  for (const part of ['src', 'spec']) {
    const files = readdirSync(join(base, part), { recursive: true }).filter(file => /(?<!\.d)\.ts$/.test(file));
    for (const file of files) compile(join(base, part, file));
  }
  return base;
}

// 1 is CommonJS, as in the loader of the specs.
const compilerOptions = { ...readDefaultTsConfig(join(root, 'tsconfig.json')), module: 1 };

/** Writes the JavaScript of a file beside it, where Node.js finds it first. */
function compile(path, source = readFileSync(path, 'utf8')) {
  writeFileSync(path.replace(/\.ts$/, '.js'), transpile(source, path, { ...compilerOptions }));
}

/** Runs specs. Returns the title of the first that fails, and the specs that show it again; undefined if all pass. */
function run(base, specs) {
  const report = join(base, 'report.json');
  rmSync(report, { force: true });
  // Some specs load fixtures by their names in the source.
  const setup = ['--no-config', '-r', '@swc-node/register', '-r', 'reflect-metadata', '-r', './spec/support/hooks.js'];
  const reporter = [
    '--bail',
    '--exit',
    '--timeout',
    '60000',
    '--reporter',
    'json',
    '--reporter-option',
    `output=${report}`,
  ];
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  return new Promise(done => {
    const child = spawn(process.execPath, [mocha, ...setup, ...reporter, ...specs], { cwd: base, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), longestRun);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return done(undefined);
      if (signal) return done({ title: 'a run that does not end', specs });
      const [failure] = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).failures : [];
      if (failure === undefined) return done({ title: 'specs that cannot be loaded', specs });
      done({ title: failure.fullTitle, specs: failure.file === undefined ? specs : [failure.file] });
    });
  });
}

async function firstFailure(base, file) {
  for (const specs of stages(base, file)) {
    const failed = await run(base, specs);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

/** Removes one check. Returns what that shows, and whether it is what it should be: a spec that fails without the check only. */
async function removeOne(base, { file, find, replace }) {
  const path = join(base, file);
  const source = readFileSync(path, 'utf8');
  const times = source.split(find).length - 1;
  if (times !== 1) return { found: `NOT FOUND (${times} times in the source)`, isGood: false };
  const without = source.replace(find, () => replace);
  compile(path, without);
  let failed;
  try {
    failed = await firstFailure(base, file);
  } finally {
    compile(path, source);
  }
  if (failed === undefined) return { found: 'SURVIVED', isGood: false };
  // A spec that fails as it is would count as the one that minds.
  if ((await run(base, failed.specs)) === undefined) return { found: `caught by "${failed.title}"`, isGood: true };
  return { found: `FAILS AS IT IS: "${failed.title}"`, isGood: false };
}

function chosen() {
  const at = process.argv.indexOf('--only');
  if (at === -1) return checks;
  const part = process.argv[at + 1] ?? '';
  return checks.filter(({ kind, file, what }) => `${kind} ${file}: ${what}`.includes(part));
}

async function main() {
  const queue = chosen();
  const total = queue.length;
  const bases = Array.from({ length: workers }, () => copy('remove-checks'));
  const bad = [];
  try {
    const work = async base => {
      for (let check = queue.shift(); check; check = queue.shift()) {
        const { found, isGood } = await removeOne(base, check);
        const name = `${check.file}: ${check.what}`;
        if (!isGood) bad.push(name);
        console.log(`${name}: ${found}`);
      }
    };
    await Promise.all(bases.map(work));
  } finally {
    for (const base of bases) rmSync(base, { recursive: true, force: true });
  }
  console.log(`\n${total} checks removed, ${bad.length} without a spec that minds.`);
  for (const name of bad) console.log(`  ${name}`);
  if (bad.length > 0) process.exitCode = 1;
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
