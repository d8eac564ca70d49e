import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { singleRequest } from '../load/single-request.js';
import { mintTokens } from '../tokens.js';
import { reasonIn } from './reason.js';
import { stopProcess } from './server-process.js';

const seedFile = fileURLToPath(new URL('../revocation/seed.js', import.meta.url));
const revokerFile = fileURLToPath(new URL('../revocation/revoker.js', import.meta.url));

export function seedRevokedRows(env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [seedFile], { env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`the revoked rows could not be inserted: ${reasonIn(stderr)}`);
  return String(stdout).trim();
}

async function startRevoker(env) {
  const options = { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] };
  const child = spawn(process.execPath, [revokerFile], options);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the revoking process ended')));
  // It also ends when it is stopped, when nobody waits for an answer any more.
  ended.catch(() => undefined);
  const answer = () => Promise.race([once(child, 'message'), ended]);
  await answer();
  return {
    async revoke(token) {
      const revoked = answer();
      child.send(token);
      await revoked;
    },
    stop: () => stopProcess(child),
  };
}

// Prepared before the hot load starts, so that the start of the second process takes no time from it.
export async function prepareRevocation(port, { env, count, delaySeconds }) {
  const tokens = mintTokens(count, 'victim');
  const status = async token => (await singleRequest(port, '/protected', token)).status;
  const revoker = await startRevoker(env);

  // Twice, so that the server has seen the token and may remember it: that is what a revocation must overcome.
  let accepted = 0;
  for (const token of [...tokens, ...tokens]) if ((await status(token)) === 200) accepted += 1;

  async function revokeDuringLoad() {
    await sleep(delaySeconds * 1000);
    let refused = 0;
    for (const token of tokens) {
      await revoker.revoke(token);
      if ((await status(token)) === 401) refused += 1;
    }
    return { refused, count, accepted: accepted / 2 };
  }

  return { revokeDuringLoad, stop: revoker.stop };
}
