import type { Reply } from './ServerProcess';

/** Who answers requests as `fixtures/server.ts` does: that server, or {@link LocalServer}. */
export interface Asked {
  get(path: string, token?: string): Promise<Reply>;
  post(path: string, token?: string, body?: object): Promise<Reply>;
}
