import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** The time in milliseconds before a process that ended is replaced. The database server may be down for a while. */
const between = 500;

/** The time in milliseconds after which a process that does not stop is killed. */
const patience = 10_000;

/** Worker processes that share one port. If a process ends, another one replaces it. */
export class Workers {
  private isStopping = false;

  /**
   * Starts worker processes.
   *
   * @returns their origin, when all of them listen
   * @throws Error with the message of the first process that failed to start. The other processes are killed
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

  /** Stops all processes. Each process finishes its running requests first. */
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

/** Resolves to the origin of a worker when it listens. Rejects with the worker's message if it ends before. */
function listening(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    let lastMessage = 'A process ended before it listened.';
    worker.on('message', (message: unknown) => (lastMessage = String(message)));
    worker.once('listening', ({ address, port }) => resolve(`http://${address}:${String(port)}`));
    worker.once('exit', () => reject(new Error(lastMessage)));
  });
}
