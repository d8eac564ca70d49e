import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { singleRequest } from '../../load/single-request.js';
import { revokedJtiOf } from '../../stores/rows.js';
import { tokenOf } from '../../stores/tokens.js';
import { reasonIn } from '../reason.js';
import { startServer } from '../server-process.js';

const fileOf = name => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const hour = 3600 * 1000;

// By default active an hour from now, so that no load writes when a session was last active: lookups alone are compared.
export function seedStore(place, { revoked, sessions, lastActiveAt = Date.now() + hour }) {
  const rows = JSON.stringify({ revoked, sessions, lastActiveAt });
  const env = { ...process.env, BENCH_STORE: JSON.stringify(place), BENCH_ROWS: rows };
  const { status, stderr } = spawnSync(process.execPath, [fileOf('stores/seed.js')], { env });
  if (status !== 0) throw new Error(`${place.type} could not be seeded: ${reasonIn(stderr)}`);
}

// The channel tells the CPU time of the server.
export const startStoreServer = (name, place, flags) =>
  startServer(fileOf(`servers/${name}.js`), { BENCH_STORE: JSON.stringify(place) }, flags, true);

// A server that looks nothing up would be quick.
export async function assertChecks({ port }) {
  const statusOf = async token => (await singleRequest(port, '/protected', token)).status;
  const cases = [
    ['a token of a session', tokenOf(0), 200],
    ['a revoked token', tokenOf(0, { jti: revokedJtiOf(0) }), 401],
    ['a token of no session', tokenOf(0, { sid: 'none' }), 401],
  ];
  for (const [name, token, expected] of cases) {
    const status = await statusOf(token);
    if (status !== expected) throw new Error(`${name}: status ${status} instead of ${expected}`);
  }
}

export function assertNoFailures(name, { failures }) {
  if (failures.length > 0) throw new Error(`${name}: ${failures.length} failed requests, the first: ${failures[0]}`);
}
