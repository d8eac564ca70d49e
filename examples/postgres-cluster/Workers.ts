import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds before a process that has died is replaced: the server that it needs may be away for a while. */
const between = 500;

/** Milliseconds after which a process that does not stop is killed. */
const patience = 10_000;

/** Processes that share one port. One that dies is replaced. */
export class Workers {
  private isStopping = false;

  /**
   * Starts some.
   *
   * @returns their address, once all of them listen
   * @throws Error with what the first of them said that did not get so far; the others are ended
   */
  async start(count: number): Promise<string> {
    try {
      const origins = await Promise.all(Array.from({ length: count }, () => this.startOne()));
      return origins[0] as string;
    } catch (error) {
      await this.stop('SIGKILL');
      throw error;
    }
  }

  /** Lets all of them answer what is under way, and end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter(worker => worker?.isDead() === false) as Worker[];
    const ended = workers.map(worker => once(worker, 'exit'));
    for (const worker of workers) worker.process.kill(signal);
    await Promise.race([Promise.all(ended), pause(patience, undefined, { ref: false })]);
    for (const worker of workers) worker.process.kill('SIGKILL');
  }

  private async startOne(): Promise<string> {
    const worker = cluster.fork();
    const origin = await listening(worker);
    worker.once('exit', () => void this.replace(worker));
    return origin;
  }

  private async replace({ process: { pid } }: Worker): Promise<void> {
    if (!this.isStopping) console.error(`Process ${String(pid)} has ended; another takes its place.`);
    for (;;) {
      await pause(between);
      if (this.isStopping) return;
      try {
        await this.startOne();
        return;
      } catch (error) {
        console.error((error as Error).message);
      }
    }
  }
}

/** Resolves to the address that a worker listens on; rejects where it ends before, with what it said. */
function listening(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = 'A process ended before it listened.';
    worker.on('message', (message: unknown) => (said = String(message)));
    worker.once('listening', ({ address, port }) => resolve(`http://${address}:${String(port)}`));
    worker.once('exit', () => reject(new Error(said)));
  });
}
