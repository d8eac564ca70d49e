// Logs in with a password, and asks for more when the server does. Start it: node build/examples/step-up/client.js [origin]
import { createInterface } from 'node:readline/promises';
import { StepUpClient, type RequiredAuthentication } from './StepUpClient';

const terminal = createInterface({ input: process.stdin, output: process.stdout });
// Lines that arrive before the question, as from a pipe, are kept for it.
const lines = terminal[Symbol.asyncIterator]();

async function ask(question: string): Promise<string> {
  process.stdout.write(`${question} `);
  const { value } = (await lines.next()) as { value?: string };
  process.stdout.write('\n');
  return value ?? '';
}

async function askForProofs({ acrValues, maxAge }: RequiredAuthentication): Promise<object> {
  console.log(
    `The server asks for another proof: acr_values ${acrValues.join(' ') || '-'}, max_age ${String(maxAge ?? '-')}`,
  );
  const password = await ask('Password (wonderland):');
  return acrValues.includes('mfa') ? { password, pin: await ask('PIN (4711):') } : { password };
}

async function main(origin = 'http://127.0.0.1:3000'): Promise<void> {
  const client = new StepUpClient(origin, askForProofs);
  await client.login({ username: 'alice', password: 'wonderland' });
  for (const path of ['/email', '/transfers', '/close']) {
    const answer = await client.post(path);
    console.log(path, answer.status, await answer.text());
  }
  terminal.close();
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
