import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Get, JsonController } from 'routing-controllers';
import { AccessRequired } from '../../../src/index';
import { RevokedTokenRepository } from '../../../src/entries/typeorm';
import { makeAuth, outcome, serve } from '../../koa/support/serve';
import { newFile, openOn } from '../support/authFile';
import { revocation } from '../support/revocation';
import { runsTypeScript } from '../../support/typeScript';

@JsonController('/process')
class Guarded {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return { done: true };
  }
}

const lock = `
  const database = require('better-sqlite3')(process.argv[1]);
  database.exec('BEGIN EXCLUSIVE');
  console.log('locked');
  setInterval(() => undefined, 1000);
`;

describe('RevokedTokenRepository on SQLite with another process', () => {
  const children: ChildProcess[] = [];

  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  function run(parameters: string[]): ChildProcess {
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  }

  async function end(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async function locked(file: string): Promise<ChildProcess> {
    const child = run(['-e', lock, file]);
    await once(child.stdout!, 'data');
    return child;
  }

  /** Lets a process revoke tokens, kills it, and returns the tokens whose revocation it has confirmed. */
  async function revokedUntilKilled(file: string, pairs: number): Promise<string[]> {
    const child = run([...runsTypeScript, join(__dirname, '..', 'fixtures', 'revokeForEver.ts'), file]);
    const ended = once(child, 'exit');
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stdout! })) {
      said.push(...line.split(' '));
      if (said.length >= pairs * 2) child.kill('SIGKILL');
    }
    await ended;
    return said;
  }

  it('keeps each revocation that the process confirmed before kill -9', async () => {
    const rounds = await Promise.all(
      [1, 2, 5].map(async pairs => {
        const file = newFile();
        return { file, tokens: await revokedUntilKilled(file, pairs) };
      }),
    );
    for (const { file, tokens } of rounds) {
      const auth = makeAuth({ revokedTokens: RevokedTokenRepository.on(await openOn(file)) });
      expect(tokens).to.not.be.empty;
      for (const token of tokens) {
        const failed: unknown = await auth.verifyToken(token, { type: 'any' }).catch((error: unknown) => error);
        expect((failed as Error).name).to.equal('RevokedTokenError');
      }
      const valid = await auth.createAccessToken('alice');
      expect((await auth.verifyToken(valid)).sub).to.equal('alice');
    }
  }).timeout(60_000);

  it('fails a revocation with 503 while the process locks the file, and works again afterwards', async () => {
    const file = newFile();
    const repository = RevokedTokenRepository.on(await openOn(file));
    const auth = makeAuth<never>({ revokedTokens: repository });
    const client = await serve({ controllers: [Guarded] }, auth);
    const token = await auth.createAccessToken('alice');
    const child = await locked(file);
    const failed = (await auth.revoke(token).catch((error: unknown) => error)) as { status: number; name: string };
    expect([failed.status, failed.name]).to.deep.equal([503, 'RevocationUnavailableError']);
    // In WAL mode a writer does not block readers.
    expect(outcome(await client.get('/process/me', token))).to.equal('200');
    await end(child);
    await auth.revoke(token);
    expect(outcome(await client.get('/process/me', token))).to.equal('401 RevokedTokenError');
  });

  it('fails concurrent revocations together while the file is locked, without blocking the event loop', async () => {
    const file = newFile();
    const dataSource = await openOn(file);
    const repository = RevokedTokenRepository.on(dataSource);
    const child = await locked(file);
    let beats = 0;
    const beatsBefore: number[] = [];
    const heart = setInterval(() => (beats += 1), 1);
    const revoking = Array.from({ length: 20 }, () =>
      repository.revoke([revocation()]).finally(() => beatsBefore.push(beats)),
    );
    const outcomes = await Promise.allSettled(revoking);
    clearInterval(heart);
    await end(child);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(Array(20).fill('rejected'));
    // If the driver itself waited, the timer would not run before the first failure.
    expect(beatsBefore[0]).to.be.greaterThan(10);
    expect(await dataSource.query('PRAGMA busy_timeout')).to.deep.equal([{ timeout: 500 }]);
    await repository.revoke([revocation()]);
    expect(await repository.countRevoked()).to.equal(1);
  });

  it('waits for the process to release a short lock', async () => {
    const file = newFile();
    const repository = RevokedTokenRepository.on(await openOn(file, { timeout: 15_000 }));
    const child = await locked(file);
    const revoking = repository.revoke([revocation()]);
    await end(child);
    await revoking;
    expect(await repository.countRevoked()).to.equal(1);
  });

  it('refuses requests with 503 while the process locks the file against readers', async () => {
    const file = newFile();
    const auth = makeAuth<never>({
      revokedTokens: RevokedTokenRepository.on(await openOn(file, { enableWAL: false })),
    });
    const client = await serve({ controllers: [Guarded] }, auth);
    const token = await auth.createAccessToken('alice');
    expect(outcome(await client.get('/process/me', token))).to.equal('200');
    const child = await locked(file);
    expect(outcome(await client.get('/process/me', token))).to.equal('503 RevocationUnavailableError');
    await end(child);
    expect(outcome(await client.get('/process/me', token))).to.equal('200');
  });
});
