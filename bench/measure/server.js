import { fileURLToPath } from 'node:url';
import { correctnessFailures } from './correctness.js';
import { measureLoads } from './loads.js';
import { prepareRevocation } from './revocation.js';
import { startServer } from './server-process.js';

async function measureRunning({ port }, name, { requests, env, options }) {
  const failures = await correctnessFailures(port);
  if (failures.length > 0) return { failures };
  if (name !== 'authx') return measureLoads(port, requests, options);

  const settings = { env, count: options.tokensToRevoke, delaySeconds: options.seconds / 4 };
  const { revokeDuringLoad, stop } = await prepareRevocation(port, settings);
  try {
    const measured = await measureLoads(port, requests, options, revokeDuringLoad);
    return { ...measured, failures: [...measured.failures, ...revocationFailures(measured.revocation)] };
  } finally {
    await stop();
  }
}

function revocationFailures({ refused, accepted, count }) {
  const failures = [];
  if (accepted < count) failures.push(`only ${accepted} of ${count} tokens were accepted before they were revoked`);
  if (refused < count) failures.push(`only ${refused} of ${count} revoked tokens were refused`);
  return failures;
}

// One server in one round: a process of its own, so that nothing it remembers reaches the next round.
export async function measureServer(name, context) {
  try {
    const server = await startServer(fileURLToPath(new URL(`../servers/${name}.js`, import.meta.url)), context.env);
    try {
      return await measureRunning(server, name, context);
    } finally {
      await server.stop();
    }
  } catch (error) {
    return { failures: [error.message] };
  }
}
