'use strict';
// Measures the stores with millions of rows. The rows are in databases of their own, which are removed at the end.
//
//   npm run scale -- purge [sqlite|postgres|mariadb] [rows]
//                                            a purge, and the requests meanwhile; 1.2 million rows in each table
//   npm run scale -- store [sqlite|postgres|mariadb|redis] [revocations] [sessions]
//                                            sizes and times; 5 million revocations, of which 1 million have expired, and 1
//                                            million sessions
const { measureStore } = require('./measureStore');
const { purgeBesideRequests } = require('./purgeBesideRequests');

const [what, engine = 'sqlite', ...counts] = process.argv.slice(2);
const measurements = {
  purge: (count = 1_200_000) => purgeBesideRequests(engine, count),
  store: (revocations = 5_000_000, sessions = 1_000_000) =>
    measureStore(engine, { revocations, sessions, expired: 1_000_000 }),
};

(async () => {
  const measure = measurements[what];
  if (!measure) throw new Error(`Name what to measure: ${Object.keys(measurements).join(' or ')}.`);
  await measure(...counts.map(Number));
})().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
