import { Deadlines } from '../async/Deadlines';
import { isThenable } from '../async/MaybePromise';
import { type AuthXLogger, report } from '../calls/AuthXLogger';
import { readTimerLength } from '../config/readTimerLength';
import type { AssertionStore, ClientAssertions, UsedAssertion } from './ClientAssertions';
import { type ClientCredentials, invalidClient, readClientCredentials } from './ClientCredentials';
import type { ClientRegistry } from './ClientRegistry';
import type { FailureLimit } from './FailureLimit';
import { hashClientSecret, matchesSecret } from './hashClientSecret';
import type { CheckedClient } from './OAuthClient';
import { OAuthError } from './OAuthError';
import type { OAuthRequest } from './OAuthRequest';
import type { Form } from './readForm';

/** Seconds that the store of used assertions may take. */
const storeTimeout = 5;

/** Compared if there is no such client, so that the answer takes the same time. */
const nobody = [hashClientSecret('no client has this secret')];

/** The parts that authenticate clients. */
export interface ClientAuthenticating {
  readonly clients: ClientRegistry;
  readonly failures: FailureLimit;
  readonly assertions: ClientAssertions;
  readonly used: AssertionStore;
  readonly logger: AuthXLogger;
}

/** Authenticates the clients of the endpoints (RFC 6749 section 2.3). */
export class ClientAuthenticator {
  private readonly deadlines = new Deadlines(readTimerLength('assertions', storeTimeout));

  constructor(private readonly deps: ClientAuthenticating) {}

  /**
   * Authenticates the client of a request.
   *
   * @throws OAuthError `invalid_client`, `invalid_request`, or `temporarily_unavailable`
   */
  async authenticate({ request, ip }: OAuthRequest, form: Form): Promise<CheckedClient> {
    const { clients, failures } = this.deps;
    const credentials = readClientCredentials(request, form);
    const { id } = credentials;
    const client = await clients.find(id);
    // A secret is compared and its failure counted without waiting, so that parallel attempts do not pass the limit together.
    failures.assertOpen({ id, ip });
    const proof = client && this.proofOf(client, credentials);
    if (!client) compareNothing(credentials);
    else if (proof === true || (proof && (await this.isFirst(proof)))) return client;
    failures.add({ id, ip });
    throw invalidClient();
  }

  /** Returns true for a client that has proved who it is, and an assertion that still must be used for the first time. */
  private proofOf(client: CheckedClient, credentials: ClientCredentials): boolean | UsedAssertion | undefined {
    if (credentials.method === 'none') return client.isPublic;
    if (credentials.method !== 'private_key_jwt') return matchesSecret(credentials.secret, client.secretHashes);
    return client.keys && this.deps.assertions.check(client.id, client.keys, credentials.assertion);
  }

  private async isFirst(assertion: UsedAssertion): Promise<boolean> {
    try {
      const asked = this.deps.used.use(assertion);
      const answer: unknown = isThenable(asked) ? await this.deadlines.await(asked) : asked;
      // Only `true` lets a client in.
      return answer === true;
    } catch (cause) {
      report(this.deps.logger, 'The store of client assertions failed; the request was refused.', cause);
      throw new OAuthError('temporarily_unavailable', 'Clients cannot be checked right now', { retryAfter: 1 });
    }
  }
}

/** Takes the time of a comparison, so that the answer to an unknown client takes as long. */
function compareNothing(credentials: ClientCredentials): void {
  if ('secret' in credentials) matchesSecret(credentials.secret, nobody);
}
