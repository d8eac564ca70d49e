import { addedTable } from './added.js';
import { storesReport } from './stores.js';
import { whole } from './table.js';
import {
  carriersSentence,
  missedSentences,
  revocationSentence,
  serversTable,
  startUpSentence,
  targetsTable,
} from './tables.js';

function method({ options, pinned, clientCpu }) {
  const { rounds, connections, seconds, hotTokens, coldTokens, tokensToRevoke } = options;
  const places = pinned
    ? 'The server runs on core 0, and the load generator on core 1.'
    : 'The server and the load generator share the cores (no taskset, or one core).';
  return [
    `Each of ${rounds} rounds starts every server in turn, in a separate process. ${places} The load generator keeps ` +
      `${connections} connections with one running request each, and checks every status. It used at most ` +
      `${Math.round(clientCpu * 100)} % of its core. All servers use HS256 with the same secret of 64 bytes and the same ` +
      'claims, and give the same answer. They are warmed with every load before a measurement.',
    [
      `- **open**: the route without authentication, for ${seconds} s.`,
      `- **hot**: the protected route with ${hotTokens} valid tokens in rotation, for ${seconds} s. For authx, a second process revokes ${tokensToRevoke} tokens during this time.`,
      `- **cold**: the protected route with ${coldTokens.toLocaleString('en-US')} tokens, each used once.`,
      '- **adds**: the time that authentication adds to a request, 1/hot − 1/open and 1/cold − 1/open.',
    ].join('\n'),
    addedMethod(options),
    storesMethod(options),
    'All numbers are medians over the rounds. Ratios and differences are computed for each round. `node-http` is the lower ' +
      'limit: node:http with one HMAC and one JSON.parse.',
  ].join('\n\n');
}

function addedMethod({ addedRounds, addedTokens }) {
  return (
    `For the CPU time, all servers keep running. Each is measured in each of ${addedRounds} rounds, with ` +
    `${addedTokens.toLocaleString('en-US')} new tokens, each used once. The CPU time of the process is read before and after ` +
    'each load. So other processes on the machine change these figures less than requests per second.'
  );
}

function storesMethod({ storeSeconds, rounds, storeRounds, storeBlocks, storeBlock }) {
  return (
    'For the stores, all servers keep running and are warmed once. For the size of the tables, each is measured in each of ' +
    `${rounds} rounds, for ${storeSeconds} s per load. At saturation, each is measured in each of ${storeRounds} rounds, in ` +
    `${storeBlocks} blocks of ${whole(storeBlock)} requests per load. The rows are inserted by SQL or in bulk into a new ` +
    'file, database or key space. The database servers run on the same machine, on any core. The last activity of sessions ' +
    'is written only in the measurement of memory. A store is measured only if its address is set: AUTHX_TEST_POSTGRES_URL, ' +
    'AUTHX_TEST_MYSQL_URL, AUTHX_TEST_REDIS_URL.'
  );
}

function reading() {
  return [
    'With a revocation store, authx waits for one query and then answers all requests of one turn of the event loop ' +
      'together. On a machine where it is expensive to wake the other core, such as a virtual machine, this can save more ' +
      'time than authentication costs. The protected route can then be faster than the open route, and the time that ' +
      'authentication adds can be below 0. With one request at a time, nothing is saved.',
    'authx-norevocation answers each request by itself, so it has no target against its own open route. Its rows in the ' +
      'first table show what authentication costs without that effect.',
  ].join('\n\n');
}

function machineList({ cpu, cores, memory, system, node, openssl, date, packages }, command) {
  return [
    `- CPU: ${cpu}, ${cores} cores, ${memory} of memory, ${system}`,
    `- Node ${node} (OpenSSL ${openssl})`,
    `- Date: ${date}`,
    `- Command: \`${command}\``,
    `- Packages: ${packages.map(([name, version]) => `${name} ${version}`).join(', ')}`,
  ].join('\n');
}

export function resultsMarkdown(results) {
  const { servers, targets, revocations, stores, startUp, carriers, added, machine, options } = results;
  const missed = missedSentences(targets);
  return (
    [
      '# Results',
      '`npm run bench` (bench/run.js) wrote this page.',
      '![Requests per second of every server](results.svg)',
      '## Servers',
      serversTable(servers),
      '## Targets',
      targetsTable(targets),
      missed.length > 0 ? missed.map(sentence => `- ${sentence}`).join('\n') : 'No measured target falls short.',
      '## How to read it',
      reading(),
      '## CPU time that authentication adds',
      addedTable(added),
      '## Stores',
      storesReport({ stores, options }),
      '## Revocation',
      revocationSentence(revocations, options.revokedRows),
      '## Header and cookie',
      carriersSentence(carriers),
      '## Start-up',
      startUpSentence(startUp),
      '## How it is measured',
      method(results),
      '## Machine',
      machineList(machine, options.command),
    ].join('\n\n') + '\n'
  );
}
