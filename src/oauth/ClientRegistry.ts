import { Deadlines } from '../async/Deadlines';
import { isThenable, type MaybePromise } from '../async/MaybePromise';
import { type AuthXLogger, report } from '../calls/AuthXLogger';
import { readTimerLength } from '../config/readTimerLength';
import { ConfigurationError } from '../errors/errors';
import { type CheckedClient, isClientId, type OAuthClient, readClient } from './OAuthClient';
import { OAuthError } from './OAuthError';

/** Finds a client by its id. Returns null or undefined if there is none. */
export type ClientLookup = (id: string) => MaybePromise<OAuthClient | null | undefined>;

/** The clients: a list, or a function that finds one, for example in a database. */
export type ClientSource = readonly OAuthClient[] | ClientLookup;

/** Seconds that a lookup may take. */
const lookupTimeout = 5;

/** Finds the clients of an authorization server, and checks them. */
export class ClientRegistry {
  /** The clients of a list. Undefined if a function finds them. */
  readonly listed: readonly CheckedClient[] | undefined;
  private readonly lookup: ClientLookup;
  private readonly deadlines = new Deadlines(readTimerLength('clients', lookupTimeout));

  /** @throws ConfigurationError naming the client and the fix */
  constructor(
    source: ClientSource,
    private readonly logger: AuthXLogger,
    private readonly decodeAudience: readonly string[] | undefined,
  ) {
    if (typeof source === 'function') {
      this.lookup = source;
      return;
    }
    if (!Array.isArray(source)) throw new ConfigurationError('clients: must be a list of clients, or a function.');
    this.listed = (source as readonly OAuthClient[]).map(client => readClient(client, decodeAudience));
    const byId = new Map(this.listed.map(client => [client.id, client]));
    if (byId.size < this.listed.length) {
      throw new ConfigurationError('clients: two clients have the same id. Give each client an id of its own.');
    }
    this.lookup = id => byId.get(id);
  }

  /**
   * Returns the client with an id; undefined if there is none.
   *
   * @throws OAuthError `temporarily_unavailable` if the function of the application failed, was too slow, or returned a
   *   client that cannot be used
   */
  async find(id: string): Promise<CheckedClient | undefined> {
    if (!isClientId(id)) return undefined;
    try {
      const asked = this.lookup(id);
      const client = isThenable(asked) ? await this.deadlines.await(asked) : asked;
      if (client === undefined || client === null) return undefined;
      const checked = this.listed ? (client as CheckedClient) : readClient(client, this.decodeAudience);
      if (checked.id !== id) throw new ConfigurationError('clients: the function returned a client with another id.');
      return checked;
    } catch (cause) {
      report(this.logger, 'The lookup of an OAuth client failed; the request was refused.', cause);
      throw new OAuthError('temporarily_unavailable', 'Clients cannot be checked right now', { retryAfter: 1 });
    }
  }
}
