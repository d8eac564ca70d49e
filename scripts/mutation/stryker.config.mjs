import { readFileSync } from 'node:fs';

const rooms = JSON.parse(readFileSync(new URL('rooms.json', import.meta.url), 'utf8'));
const { MUTATION_ROOM: room, MUTATION_SPECS: specs, MUTATION_FILES: files, MUTATION_CONCURRENCY: jobs } = process.env;
const { mutate, near } = rooms[room];

/** Folders whose specs need a server, another process, a browser or the built package, or read the source as text. */
const apart = 'api|architecture|browser|cli|examples|faults|model|package|stores|testing|types|websocket';
const all = [`spec/!(${apart})/**/!(pyjwt.interop|signatureDifferential).spec.ts`];

export default {
  mutate: files ? files.split(',') : mutate,
  testRunner: 'mocha',
  buildCommand: 'node scripts/mutation/transpile.js',
  mochaOptions: {
    // As in .mocharc.cjs, but for the loader: transpile.js has compiled everything before.
    require: ['./scripts/mutation/loader.js', 'reflect-metadata', './spec/support/hooks.js'],
    spec: specs === 'all' ? all : near,
    // The driver of SQLite is compiled for the Node.js that the library is developed with.
    grep: '^(?!.* on SQLite)',
  },
  coverageAnalysis: 'perTest',
  // A mutant of code that runs while a file is loaded needs a new process and every spec. The second step tries those.
  ignoreStatic: specs !== 'all',
  incremental: true,
  incrementalFile: `reports/mutation/${room}.incremental.json`,
  tempDirName: 'reports/mutation/tmp',
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  htmlReporter: { fileName: `reports/mutation/${room}.html` },
  jsonReporter: { fileName: `reports/mutation/${room}.json` },
  ignorePatterns: ['/bench', '/build', '/coverage', '/data', '/dist', '/reports', '/scripts/mutation/node_modules'],
  allowConsoleColors: false,
  logLevel: 'warn',
  disableTypeChecks: false,
  concurrency: Number(jobs ?? 1),
  // Generous: the machine may be busy, and a mutant that only slows a test down is not detected.
  timeoutMS: 60_000,
  dryRunTimeoutMinutes: 30,
  warnings: { slow: false },
};
