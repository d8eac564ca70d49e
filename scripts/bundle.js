'use strict';
// Joins the compiled modules in build/modules into the few files of dist, and removes the declarations that no entry point
// reaches. The library has hundreds of small modules. An application would otherwise install and load each of them.
const { existsSync, readdirSync, readFileSync, rmSync, rmdirSync } = require('node:fs');
const { basename, dirname, join, relative, resolve } = require('node:path');
const { rollup } = require('rollup');

const root = resolve(__dirname, '..');
const modules = join(root, 'build/modules');
const dist = join(root, 'dist');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entryPoints = Object.values(manifest.exports).filter(target => typeof target !== 'string');

/** The modules that others load by their path: those that package.json names, and what the command loads when needed. */
const named = [
  ...[...entryPoints.map(({ default: file }) => file), ...Object.values(manifest.bin)].map(file =>
    file.replace(/^\.\/dist\/(.*)\.js$/, '$1'),
  ),
  'cli/sqlStores',
];

/**
 * The modules that keep a file of their own in dist/chunks. A second copy of the library is found by the first. The others
 * run before a package is loaded that may be missing.
 */
const apart = new Map(
  ['routing-controllers/driverHooks', 'config/assertTypeormInstalled', 'entries/assertTypeorm'].map(name => [
    join(modules, `${name}.js`),
    basename(name),
  ]),
);

/** Resolves the imports between modules, which have no extension. All other imports stay as they are. */
const ownModules = {
  name: 'own-modules',
  resolveId(source, importer) {
    if (importer === undefined) return source;
    if (!source.startsWith('.')) return { id: source, external: true };
    const path = resolve(dirname(importer), source);
    return [`${path}.js`, `${path}/index.js`].find(existsSync) ?? null;
  },
};

/** Refuses what would behave differently in a joined file. */
const sameBehavior = {
  name: 'same-behavior',
  renderChunk(code, { fileName }) {
    const renamed = /\bclass (\w+\$\d+)/.exec(code)?.[1];
    if (renamed) this.error(`dist/${fileName} would have the class ${renamed}. Give classes of src different names.`);
    if (code.includes('__dirname') && fileName.split('/').length !== 2) {
      this.error(`dist/${fileName} uses __dirname, and is not as deep below the package as its module in src.`);
    }
    for (const [, path] of code.matchAll(/\brequire\(['"](\.[^'"]+)['"]\)/g)) {
      const file = relative(dist, resolve(dist, dirname(fileName), path)).replace(/\.js$/, '');
      if (!named.includes(file) && !file.startsWith('chunks/')) {
        this.error(
          `dist/${fileName} requires ${path}, which is in no file of its own. Name ${file} in scripts/bundle.js.`,
        );
      }
    }
  },
};

async function joinModules() {
  const bundle = await rollup({
    input: Object.fromEntries(named.map(name => [name, join(modules, `${name}.js`)])),
    plugins: [ownModules, sameBehavior],
    // Nothing is left out: what is published is what was compiled.
    treeshake: false,
    context: 'this',
    onwarn(warning) {
      throw new Error(warning.message);
    },
  });
  await bundle.write({
    dir: dist,
    format: 'cjs',
    exports: 'named',
    interop: 'auto',
    esModule: true,
    externalLiveBindings: false,
    freeze: false,
    // Node.js finds the names of CommonJS exports in functions, and not in arrow functions.
    generatedCode: { constBindings: true, objectShorthand: true, arrowFunctions: false },
    hoistTransitiveImports: false,
    minifyInternalExports: false,
    chunkFileNames: 'chunks/[name].js',
    manualChunks: id => apart.get(id),
  });
  await bundle.close();
}

/** The declarations that the entry points import, directly or through others. */
function reachedDeclarations() {
  const reached = new Set();
  const open = entryPoints.map(({ types }) => join(root, types));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from |import\(|import )['"](\.[^'"]+)['"]/g)) {
      const target = resolve(dirname(file), path);
      const declaration = [`${target}.d.ts`, join(target, 'index.d.ts')].find(existsSync);
      if (declaration === undefined) throw new Error(`${file} imports ${path}, which has no declarations.`);
      open.push(declaration);
    }
  }
  return reached;
}

/** Removes the other declarations, and the folders that are then empty. */
function pruneDeclarations() {
  const reached = reachedDeclarations();
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true });
  const paths = entries.map(entry => ({ entry, path: join(entry.parentPath, entry.name) }));
  for (const { path } of paths) if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path);
  const folders = paths.filter(({ entry }) => entry.isDirectory()).map(({ path }) => path);
  for (const folder of folders.sort().reverse()) if (readdirSync(folder).length === 0) rmdirSync(folder);
}

joinModules()
  .then(pruneDeclarations)
  .catch(error => {
    console.error(error.message);
    process.exitCode = 1;
  });
