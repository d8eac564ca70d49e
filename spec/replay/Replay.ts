import { ConfigurationError } from '../../src/index';
import type { Answer } from '../support/send';
import type { Options } from './configurations';
import { RecordedServer } from './RecordedServer';
import { requestOf, type RecordedRow } from './RecordedRow';
import { seenAnswer, type SeenAnswer } from './SeenAnswer';

/** What a row got: an answer and when it was asked for, in seconds since 1970, or a server that does not start. */
export type Outcome =
  { readonly seen: SeenAnswer; readonly answer: Answer; readonly now: number } | { readonly complaint: string };

/** Rows whose route keeps a server from starting, so that the other rows of their configuration need another one. */
const ofOwnServer: Readonly<Record<number, string>> = { 263: 'munknown' };

/** All configurations at once, which requests are sent to in the order in which they were recorded. */
export class Replay {
  private readonly servers = new Map<string, Promise<RecordedServer>>();

  /** @param changes - options that every configuration gets */
  constructor(private readonly changes: Options = {}) {}

  /** Sends requests one after the other; the answers by the rows' numbers. */
  async run(rows: readonly RecordedRow[]): Promise<ReadonlyMap<number, Outcome>> {
    const outcomes = new Map<number, Outcome>();
    for (const row of rows) outcomes.set(row.no, await this.play(row));
    return outcomes;
  }

  /** Sends one request. */
  async play(row: RecordedRow): Promise<Outcome> {
    let server: RecordedServer;
    try {
      server = await this.server(ofOwnServer[row.no] ?? requestOf(row).configuration);
    } catch (error) {
      if (error instanceof ConfigurationError) return { complaint: error.message };
      throw error;
    }
    const now = Date.now() / 1000;
    const answer = await server.play(row);
    return { now, answer, seen: seenAnswer(answer) };
  }

  private server(name: string): Promise<RecordedServer> {
    const server = this.servers.get(name) ?? RecordedServer.start(name, this.changes);
    this.servers.set(name, server);
    return server;
  }
}
