import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildRequest } from './load/requests.js';
import { measureAdded } from './measure/added.js';
import { measureCarriers } from './measure/carriers.js';
import { canPin, pinLoadGenerator } from './measure/cores.js';
import { seedRevokedRows } from './measure/revocation.js';
import { measureServer } from './measure/server.js';
import { measureStartUp } from './measure/start-up.js';
import { measureStores } from './measure/stores/stores.js';
import { readOptions } from './options.js';
import { addedTable } from './report/added.js';
import { resultsChart } from './report/chart.js';
import { describeMachine } from './report/machine.js';
import { resultsMarkdown } from './report/results.js';
import { storesReport } from './report/stores.js';
import { summarizeServers } from './report/summary.js';
import {
  carriersSentence,
  missedSentences,
  revocationSentence,
  serversTable,
  startUpSentence,
  targetsTable,
} from './report/tables.js';
import { judgeTargets } from './report/targets.js';
import { mintTokens } from './tokens.js';

const allServers = [
  'node-http',
  'koa-jwt',
  'express-jwt',
  'fastify-jwt',
  'fastify-jwt-cache',
  'nestjs-passport-jwt',
  'rc-string',
  'rc-keyobject',
  'authx',
  'authx-norevocation',
];

function buildRequests({ hotTokens, coldTokens, coldWarmUpTokens }) {
  const protectedRequests = tokens => tokens.map(token => buildRequest('/protected', token));
  return {
    open: buildRequest('/open'),
    hot: protectedRequests(mintTokens(hotTokens, 'hot')),
    cold: protectedRequests(mintTokens(coldTokens + coldWarmUpTokens, 'cold')),
  };
}

function progress(name, round, { rates, clientCpu, revocation, failures }) {
  const numbers = rates && Object.entries(rates).map(([load, rate]) => `${load} ${Math.round(rate)}/s`);
  const refused = revocation && `revoked and refused ${revocation.refused} of ${revocation.count}`;
  const client = rates && `load generator at ${Math.round(clientCpu * 100)} %`;
  const words = [...(numbers ?? []), client, refused, ...failures.map(failure => `FAILED ${failure}`)].filter(Boolean);
  console.log(`round ${round + 1} ${name}: ${words.join(', ')}`);
}

async function measureRounds(context) {
  const { options } = context;
  const measured = { rounds: [], revocations: [], clientCpu: 0, failures: [] };
  for (let round = 0; round < options.rounds; round += 1) {
    const rates = {};
    for (const name of options.servers) {
      const result = await measureServer(name, context);
      progress(name, round, result);
      if (result.rates && result.failures.length === 0) rates[name] = result.rates;
      if (result.revocation) measured.revocations.push(result.revocation);
      measured.clientCpu = Math.max(measured.clientCpu, result.clientCpu ?? 0);
      measured.failures.push(...result.failures.map(failure => `round ${round + 1} ${name}: ${failure}`));
    }
    measured.rounds.push(rates);
  }
  return measured;
}

function print({ servers, targets, revocations, startUp, carriers, added, stores, options, failures }) {
  const parts = [
    serversTable(servers),
    targetsTable(targets),
    ...missedSentences(targets),
    addedTable(added),
    storesReport({ stores, options }),
    revocationSentence(revocations, options.revokedRows),
    carriersSentence(carriers),
    startUpSentence(startUp),
    ...failures.map(failure => `FAILED ${failure}`),
  ];
  console.log(`\n${parts.join('\n\n')}\n`);
}

function write(out, results) {
  writeFileSync(path.join(out, 'RESULTS.md'), resultsMarkdown(results));
  writeFileSync(path.join(out, 'results.svg'), resultsChart(results.servers));
}

async function run(options, folder) {
  const env = {
    BENCH_DATABASE: path.join(folder, 'auth.sqlite'),
    BENCH_REVOKED_ROWS: String(options.revokedRows),
  };
  const failures = [];
  if (options.servers.includes('authx')) {
    try {
      console.log(seedRevokedRows(env));
    } catch (error) {
      failures.push(error.message);
    }
  }
  const measured = await measureRounds({ options, env, requests: buildRequests(options) });
  const added = options.servers.includes('authx') ? await measureAdded(options, env) : { rounds: [], failures: [] };
  const carriers = await measureCarriers(options);
  const stores = await measureStores(options, folder);
  const startUp = await measureStartUp(options.starts);
  failures.push(
    ...measured.failures,
    ...added.failures,
    ...carriers.failures,
    ...stores.failures,
    ...(startUp.failures ?? []),
  );
  return {
    ...measured,
    failures,
    startUp,
    carriers,
    added,
    stores,
    options,
    pinned: canPin,
    machine: describeMachine(),
    servers: summarizeServers(options.servers, measured.rounds),
    targets: judgeTargets({ rounds: measured.rounds, startUp, carriers, added, stores, options }),
  };
}

const options = readOptions(allServers);
const folder = mkdtempSync(path.join(os.tmpdir(), 'routing-controllers-authx-bench-'));
pinLoadGenerator();
try {
  const results = await run(options, folder);
  print(results);
  // A run that failed has no results worth publishing.
  if (options.out && results.failures.length === 0) write(options.out, results);
  process.exitCode = results.failures.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
