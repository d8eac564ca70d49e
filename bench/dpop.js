import { measureDPoP } from './measure/dpop.js';
import { judge } from './report/judge.js';
import { targetsTable } from './report/tables.js';

// What DPoP adds to a request, against one verification of ES256 by node:crypto and one write to the store of proofs. All in
// one process, in turn.
const measured = await measureDPoP({ rounds: 21, requests: 1000, atOnce: 50 });
const targets = Object.entries(measured).map(([store, ratios]) => ({
  name: `what DPoP adds, proofs in ${store} / one verification of ES256 and one write`,
  atMost: 1.5,
  ratios,
}));
console.log(targetsTable(targets.map(({ ratios, ...target }) => judge(target, ratios))));
