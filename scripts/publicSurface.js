'use strict';
// Compares what the built package exports with the committed snapshot in spec/api, one file for each entry point.
//
//   node scripts/publicSurface.js check    ends with 1 if an entry point differs from its snapshot
//   node scripts/publicSurface.js update   writes the snapshots
const { Extractor, ExtractorConfig, ExtractorLogLevel } = require('@microsoft/api-extractor');
const { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const snapshots = join(root, 'spec/api');
const packageFile = join(root, 'package.json');
const quiet = { default: { logLevel: ExtractorLogLevel.None } };
const loud = { default: { logLevel: ExtractorLogLevel.Error } };

/** The entry points that have types: the name of each snapshot, and the declaration file that it describes. */
function entryPoints() {
  const entries = Object.entries(JSON.parse(readFileSync(packageFile, 'utf8')).exports);
  return entries
    .filter(([, target]) => typeof target.types === 'string')
    .map(([path, target]) => ({
      name: path === '.' ? 'index' : path.slice(2).replaceAll('/', '-'),
      types: join(root, target.types),
    }));
}

/** Returns the text of the report on one entry point. */
function describe({ name, types }, folder) {
  if (!existsSync(types)) throw new Error(`${types} does not exist. Run: npm run build`);
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: packageFile,
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'node16',
            strict: true,
            types: ['node'],
            experimentalDecorators: true,
            skipLibCheck: true,
          },
          files: [types],
        },
      },
      // Types that an exported type mentions are part of the surface, although nobody can import them by name.
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: name,
        reportFolder: folder,
        reportTempFolder: join(folder, 'temporary'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { compilerMessageReporting: loud, extractorMessageReporting: quiet, tsdocMessageReporting: quiet },
    },
  });
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: message => {
      // Which version of TypeScript analyses the types is no news.
      if (message.category === 'console') message.handled = true;
    },
  });
  if (!succeeded) throw new Error(`The types of the entry point ${name} cannot be analysed; see above.`);
  return readFileSync(join(folder, `${name}.api.md`), 'utf8');
}

/** Returns the reports on all entry points, by the names of their files. */
function describeAll() {
  const folder = mkdtempSync(join(tmpdir(), 'authx-surface-'));
  try {
    mkdirSync(join(folder, 'temporary'));
    return new Map(entryPoints().map(entry => [`${entry.name}.api.md`, describe(entry, folder)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const committed = () => (existsSync(snapshots) ? readdirSync(snapshots).filter(file => file.endsWith('.api.md')) : []);

function update() {
  const reports = describeAll();
  mkdirSync(snapshots, { recursive: true });
  for (const file of committed().filter(name => !reports.has(name))) rmSync(join(snapshots, file));
  for (const [file, text] of reports) writeFileSync(join(snapshots, file), text);
  console.log(`Wrote the public surface of ${reports.size} entry points to spec/api.`);
}

/** Returns the lines that one text has and the other lacks, each with its sign. */
function difference(before, after) {
  const count = lines => lines.reduce((counts, line) => counts.set(line, (counts.get(line) ?? 0) + 1), new Map());
  const missing = (lines, others) => {
    const left = count(others);
    return lines.filter(line => {
      const times = left.get(line) ?? 0;
      left.set(line, times - 1);
      return times <= 0;
    });
  };
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [...missing(old, now).map(line => `- ${line}`), ...missing(now, old).map(line => `+ ${line}`)];
}

function check() {
  const reports = describeAll();
  const files = [...new Set([...committed(), ...reports.keys()])].sort();
  const read = file => (committed().includes(file) ? readFileSync(join(snapshots, file), 'utf8') : '');
  const changed = files.filter(file => read(file) !== (reports.get(file) ?? ''));
  for (const file of changed) {
    console.error(`spec/api/${file} differs from what the package exports:`);
    for (const line of difference(read(file), reports.get(file) ?? '')) console.error(`  ${line}`);
  }
  if (changed.length === 0) {
    console.log(`The public surface of ${files.length} entry points is as committed.`);
    return;
  }
  console.error('\nIf the change is meant, run: npm run api:update, and commit spec/api together with it.');
  process.exitCode = 1;
}

const commands = { check, update };
const command = process.argv[2] ?? '';
if (!Object.hasOwn(commands, command)) {
  console.error('Usage: node scripts/publicSurface.js check|update');
  process.exitCode = 2;
} else {
  try {
    commands[command]();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
