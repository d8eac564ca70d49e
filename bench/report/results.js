import { askers } from '../measure/stores/questions.js';
import { addedTable } from './added.js';
import { storesReport } from './stores.js';
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
    ? 'The server runs on core 0, the load generator on core 1.'
    : 'The server and the load generator were not put on cores of their own (no taskset, or one core).';
  return [
    `A round starts every server in turn, as a process of its own; rounds: ${rounds}. ${places} ` +
      `The load generator keeps ${connections} connections with one request in flight on each and checks every status; ` +
      `it used ${Math.round(clientCpu * 100)} % of its core at most. All servers use HS256 with the same secret of 64 ` +
      'bytes and the same claims, give the same answer, and are warmed with every load before any is measured.',
    [
      `- **open**: the route without authentication, for ${seconds} s.`,
      `- **hot**: the protected route with ${hotTokens} valid tokens in rotation, for ${seconds} s; that of authx includes ${tokensToRevoke} revocations by a second process.`,
      `- **cold**: the protected route with ${coldTokens.toLocaleString('en-US')} tokens, each used once.`,
      '- **adds**: the time authentication adds to a request, 1/hot − 1/open and 1/cold − 1/open.',
    ].join('\n'),
    addedMethod(options),
    storesMethod(options),
    'All numbers are medians over the rounds; ratios and differences are worked out round by round. `node-http` is the ' +
      'floor: bare node:http with one HMAC and one JSON.parse.',
  ].join('\n\n');
}

function addedMethod({ addedRounds, addedTokens }) {
  return (
    `The servers of the part on CPU time stay up, and each has its turn in each of ${addedRounds} rounds, with ` +
    `${addedTokens.toLocaleString('en-US')} tokens of that round, each used once. The process is asked for its CPU time ` +
    'before and after each load, so that other processes on the machine change these figures less than requests per second.'
  );
}

function storesMethod({ storeSeconds, rounds }) {
  return (
    'The servers of the stores stay up, are warmed once, and have their turn in each of ' +
    `${rounds} rounds, for ${storeSeconds} s a load. The rows come in by SQL or in bulk, into a file, a database or keys of ` +
    'the run’s own; the engines run on the same machine, where the system puts them. What the sessions’ activity costs to ' +
    'write is left out, except where memory is measured. A store is not measured where its address is not set: ' +
    'AUTHX_TEST_POSTGRES_URL, AUTHX_TEST_MYSQL_URL, AUTHX_TEST_REDIS_URL.'
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
      storesReport({ stores, askers, options }),
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
