import path from 'node:path';
import { parseArgs } from 'node:util';

const benchFolder = import.meta.dirname;
const fullRun = {
  ...{ rounds: 5, seconds: 3, warmUpSeconds: 2, coldTokens: 30000, coldWarmUpTokens: 3000, starts: 7 },
  ...{ storeSeconds: 1.5, storeTokens: 50000, largeRows: { revoked: 1000000, sessions: 100000 } },
  ...{ addedRounds: 15, addedTokens: 5000, addedBlock: 500 },
  ...{ storeRounds: 15, storeBlocks: 4, storeBlock: 2048, storeWarmUp: 10 },
  memoryMarks: [100000, 250000, 500000, 1000000],
};
const quickRun = {
  ...{ rounds: 1, seconds: 0.6, warmUpSeconds: 0.6, coldTokens: 2000, coldWarmUpTokens: 1000, starts: 3 },
  ...{ storeSeconds: 0.6, storeTokens: 15000, largeRows: { revoked: 20000, sessions: 5000 } },
  ...{ addedRounds: 5, addedTokens: 3000, addedBlock: 500 },
  ...{ storeRounds: 3, storeBlocks: 2, storeBlock: 1024, storeWarmUp: 3 },
  memoryMarks: [20000, 30000],
};

const flags = {
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  connections: { type: 'string' },
  'cold-tokens': { type: 'string' },
  servers: { type: 'string' },
  'memory-stores': { type: 'string' },
  'added-rounds': { type: 'string' },
  'store-rounds': { type: 'string' },
  out: { type: 'string' },
};

// Each flag can also be given as an environment variable, e.g. BENCH_COLD_TOKENS=10000.
function given(values, name) {
  return values[name] ?? process.env[`BENCH_${name.toUpperCase().replaceAll('-', '_')}`];
}

function positive(values, name, otherwise) {
  const text = given(values, name);
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} must be a positive number, not "${text}"`);
  return number;
}

function chosenServers(values, allServers) {
  const names = given(values, 'servers')?.split(',') ?? allServers;
  const unknown = names.filter(name => !allServers.includes(name));
  if (unknown.length > 0) throw new Error(`--servers knows ${allServers.join(', ')}, not ${unknown.join(', ')}`);
  return names;
}

// A quick or partial run must not replace the published results, so it writes files only where it is told to.
function outFolder(values, servers, allServers) {
  const out = given(values, 'out');
  if (out) return path.resolve(out);
  return values.quick || servers.length < allServers.length ? undefined : benchFolder;
}

// As it is published with the results, so without the folder they were written to.
function commandOf(values) {
  const names = Object.keys(flags).filter(name => !['quick', 'out'].includes(name));
  const settings = names.filter(name => given(values, name)).map(name => `--${name}=${given(values, name)}`);
  const words = [...(values.quick ? ['--quick'] : []), ...settings];
  return ['npm --prefix bench start', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
}

export function readOptions(allServers, args = process.argv.slice(2)) {
  const { values } = parseArgs({ args, options: flags });
  const run = values.quick ? quickRun : fullRun;
  const servers = chosenServers(values, allServers);
  return {
    ...run,
    rounds: positive(values, 'rounds', run.rounds),
    seconds: positive(values, 'seconds', run.seconds),
    connections: positive(values, 'connections', 64),
    coldTokens: positive(values, 'cold-tokens', run.coldTokens),
    hotTokens: 500,
    revokedRows: 100000,
    tokensToRevoke: 20,
    // Of sessions as many: it is the revoked rows that are compared.
    smallRows: { ...run.largeRows, revoked: 1000 },
    hotRows: { revoked: 10000, sessions: 10000 },
    memoryRows: { revoked: 1000, sessions: 20000 },
    addedRounds: positive(values, 'added-rounds', run.addedRounds),
    storeRounds: positive(values, 'store-rounds', run.storeRounds),
    // Enough of them for the server never to wait.
    storeConnections: [64, 256],
    memoryStores: given(values, 'memory-stores')?.split(',') ?? ['sqlite'],
    servers,
    out: outFolder(values, servers, allServers),
    command: commandOf(values),
  };
}
