'use strict';
// Measures the stores with millions of rows. The rows are in databases of their own, which are removed at the end.
//
//   npm run scale -- purge [sqlite|postgres|mariadb] [rows]   a purge, and the requests meanwhile; 1.2 million rows per table
const { purgeBesideRequests } = require('./purgeBesideRequests');

const [what, engine = 'sqlite', count = '1200000'] = process.argv.slice(2);
const measurements = {
  purge: () => purgeBesideRequests(engine, Number(count)),
};

(async () => {
  const measure = measurements[what];
  if (!measure) throw new Error(`Name what to measure: ${Object.keys(measurements).join(' or ')}.`);
  await measure();
})().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
