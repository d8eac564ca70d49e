import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// `npm run model`: has spin check refresh.pml. Each configuration must hold in all its states. With each protection switched
// off, spin must find the violation that the protection prevents.

/** Macros of refresh.pml. */
type Macros = Readonly<Record<string, number>>;

const configurations = {
  'two tabs, the store stalls': { STALLS: 1, JTIS: 3 },
  'two tabs, a server crashes': { CRASHES: 1, JTIS: 3 },
  'one tab, the store stalls, a server crashes': { TABS: 1, STALLS: 1, CRASHES: 1, JTIS: 4 },
  'two tabs, an answer is lost': { LOSSES: 1, JTIS: 4 },
  'a thief': { TABS: 1, THEFTS: 3, JTIS: 4 },
  'a thief, the store stalls': { TABS: 1, THEFTS: 2, STALLS: 1, JTIS: 3 },
  'an end, the store stalls': { TABS: 1, ENDS: 1, STALLS: 1, JTIS: 3 },
} as const satisfies Record<string, Macros>;

/** What can be found, by the text of the assertion in refresh.pml. */
const violations = {
  'an honest client is logged out': 'thiefActed||endAsked',
  'a token is taken although the session is over': '!(sentAfterEnd)',
  'a session has two lineages': 'successorOf[presented]',
  'a replaced token is answered after the grace window': 'answeredAgo',
} as const;

interface SwitchedOff {
  readonly protection: string;
  readonly macros: Macros;
  readonly within: keyof typeof configurations;
  readonly found: keyof typeof violations;
}

const switchedOff: readonly SwitchedOff[] = [
  {
    protection: 'rotate is a conditional update',
    macros: { CONDITIONAL_UPDATE: 0 },
    within: 'two tabs, a server crashes',
    found: 'a session has two lineages',
  },
  {
    protection: 'rotate changes nothing in an ended session',
    macros: { ENDING_WINS: 0 },
    within: 'an end, the store stalls',
    found: 'a token is taken although the session is over',
  },
  {
    protection: 'look asks for the not-before of the subject',
    macros: { CUTOFF_COUNTS: 0 },
    within: 'an end, the store stalls',
    found: 'a token is taken although the session is over',
  },
  {
    protection: 'a reuse ends the session',
    macros: { REUSE_ENDS_SESSION: 0 },
    within: 'a thief',
    found: 'a token is taken although the session is over',
  },
  {
    protection: 'the session ends before the 401 leaves',
    macros: { END_BEFORE_ANSWER: 0 },
    within: 'a thief',
    found: 'a token is taken although the session is over',
  },
  {
    protection: 'the end has a transaction of its own',
    macros: { OWN_TRANSACTION: 0 },
    within: 'a thief',
    found: 'a token is taken although the session is over',
  },
  {
    protection: 'no token older than the predecessor is answered',
    macros: { ONLY_PREDECESSOR: 0 },
    within: 'a thief',
    found: 'a session has two lineages',
  },
  {
    protection: 'the clock of the store decides',
    macros: { STORE_CLOCK: 0 },
    within: 'two tabs, an answer is lost',
    found: 'an honest client is logged out',
  },
  {
    protection: 'the grace window runs from the answer, not from the beginning of the refresh',
    macros: { WINDOW: 1 },
    within: 'two tabs, the store stalls',
    found: 'an honest client is logged out',
  },
  {
    protection: 'the grace window runs from the answer, not from the execution of the statement',
    macros: { WINDOW: 2 },
    within: 'two tabs, the store stalls',
    found: 'an honest client is logged out',
  },
  {
    protection: 'the grace window ends, also where the successor is not used',
    macros: { WINDOW: 3 },
    within: 'a thief',
    found: 'a replaced token is answered after the grace window',
  },
  {
    protection: 'a refresh that was answered 503 is not confirmed',
    macros: { ONLY_ANSWERS_CONFIRM: 0 },
    within: 'two tabs, the store stalls',
    found: 'an honest client is logged out',
  },
];

const model = join(__dirname, 'refresh.pml');

function run(command: string, args: readonly string[], folder: string): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (error) throw new Error(`${command} cannot be started: install the packages spin and gcc.`, { cause: error });
  if (status !== 0) throw new Error(`${command} failed:\n${stdout}${stderr}`);
  return stdout;
}

interface Outcome {
  readonly states: number;
  /** The assertion that does not hold; undefined where all hold in all states. */
  readonly violated: string | undefined;
}

/** Generates, compiles and runs the verifier. */
function verify(macros: Macros): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'authx-model-'));
  try {
    const defines = Object.entries(macros).map(([name, value]) => `-D${name}=${String(value)}`);
    run('spin', [...defines, '-a', model], folder);
    run('gcc', ['-w', '-O1', '-DSAFETY', '-DNOCLAIM', '-o', 'pan', 'pan.c'], folder);
    return read(run('./pan', ['-m200000', '-w23'], folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(output: string): Outcome {
  const states = /(\d+(?:\.\d+)?(?:e[+-]?\d+)?) states, stored/.exec(output)?.[1];
  const errors = /errors: (\d+)/.exec(output)?.[1];
  // A search that was cut off has proved nothing.
  if (
    states === undefined ||
    errors === undefined ||
    /search too small|out of memory|Search not completed/.test(output)
  ) {
    if (!output.includes('assertion violated')) throw new Error(`The search was not completed:\n${output}`);
  }
  const violated = /assertion violated (.*) \(at depth/.exec(output)?.[1];
  if (errors !== '0' && violated === undefined) throw new Error(`The model itself is at fault:\n${output}`);
  return { states: Number(states), violated };
}

function nameOf(assertion: string): string {
  const name = Object.entries(violations).find(([, text]) => assertion.includes(text))?.[0];
  return name ?? assertion;
}

function main(): void {
  let total = 0;
  for (const [name, macros] of Object.entries(configurations)) {
    const { states, violated } = verify(macros);
    if (violated !== undefined) throw new Error(`${name}: ${nameOf(violated)}.`);
    console.log(`${name}: ${states.toLocaleString('en-US')} states, every invariant holds`);
    total += states;
  }
  console.log(`${total.toLocaleString('en-US')} states in all`);
  for (const { protection, macros, within, found } of switchedOff) {
    const { violated } = verify({ ...configurations[within], ...macros });
    const name = violated === undefined ? 'nothing is found' : nameOf(violated);
    if (name !== found) throw new Error(`Without "${protection}" ${found} should be found, but ${name}.`);
    console.log(`without "${protection}": ${found}`);
  }
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
