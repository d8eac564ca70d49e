import { measureKeys } from './measure/keys.js';
import { judge } from './report/judge.js';
import { targetsTable } from './report/tables.js';

// What several keys cost, and what the library adds to a signature's verification. All in one process, in turn.
const measured = await measureKeys({ rounds: 31, tokens: 5000, signatures: 1000 });
const targets = [
  { name: 'a token by 10 keys / by one key', atMost: 1.1, ratios: measured.tenKeys },
  ...['ES256', 'RS256', 'EdDSA'].map(name => ({
    name: `verification of ${name} / node:crypto with a KeyObject`,
    atMost: 1.1,
    ratios: measured[name],
  })),
];
console.log(targetsTable(targets.map(({ ratios, ...target }) => judge(target, ratios))));
