import { Worker } from 'node:worker_threads';
import type { DeletedChunk, Statement } from '../SqlDialect';
import { purgeThreadScript } from './purgeThreadScript';

/** What a thread needs to open a database of its own. */
export interface ThreadSettings {
  /** The path of the module `better-sqlite3`. */
  readonly driver: string;
  /** The path of the database. */
  readonly file: string;
  /** How long a statement waits for a lock, in milliseconds. */
  readonly timeout: number;
}

interface Question {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread with a connection of its own, on which a purge deletes rows while this thread answers requests. */
export class PurgeThread {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  /** The question that the thread has not answered yet. There is at most one. */
  #question: Question | undefined;
  #failure: Error | undefined;

  private constructor(settings: ThreadSettings) {
    this.#worker = new Worker(purgeThreadScript, { eval: true, execArgv: [], workerData: settings });
    this.#worker.on('message', answer => this.#question?.resolve(answer));
    this.#worker.on('error', error => this.#fail(error));
    this.#exited = new Promise(resolve => {
      this.#worker.on('exit', () => {
        this.#fail(new Error('The thread of the purge has ended.'));
        resolve();
      });
    });
  }

  /** Starts a thread. Returns undefined if it cannot run, such as where Node.js may not start threads. */
  static async start(settings: ThreadSettings): Promise<PurgeThread | undefined> {
    try {
      const thread = new PurgeThread(settings);
      await thread.#answer();
      return thread;
    } catch {
      return undefined;
    }
  }

  /** Runs a DELETE in a transaction of its own. */
  async delete(statement: Statement): Promise<DeletedChunk> {
    const answered = this.#answer();
    this.#worker.postMessage(statement);
    const answer = (await answered) as DeletedChunk | { readonly problem: string };
    if ('problem' in answer) throw new Error(answer.problem);
    return answer;
  }

  /** Ends the thread. Resolves when its connection is closed. */
  end(): Promise<void> {
    this.#worker.postMessage(undefined);
    return this.#exited;
  }

  #answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure) reject(this.#failure);
      else this.#question = { resolve, reject };
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#question?.reject(this.#failure);
  }
}
