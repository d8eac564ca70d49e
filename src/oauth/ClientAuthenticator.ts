import { type ClientCredentials, invalidClient, readClientCredentials } from './ClientCredentials';
import type { ClientRegistry } from './ClientRegistry';
import type { FailureLimit } from './FailureLimit';
import { hashClientSecret, matchesSecret } from './hashClientSecret';
import type { CheckedClient } from './OAuthClient';
import type { OAuthRequest } from './OAuthRequest';
import type { Form } from './readForm';

/** Compared if there is no such client, so that the answer takes the same time. */
const nobody = [hashClientSecret('no client has this secret')];

/** Authenticates the clients of the endpoints (RFC 6749 section 2.3). */
export class ClientAuthenticator {
  constructor(
    private readonly clients: ClientRegistry,
    private readonly failures: FailureLimit,
  ) {}

  /**
   * Authenticates the client of a request.
   *
   * @throws OAuthError `invalid_client`, `invalid_request`, or `temporarily_unavailable`
   */
  async authenticate({ request, ip }: OAuthRequest, form: Form): Promise<CheckedClient> {
    const credentials = readClientCredentials(request, form);
    const id = credentials.id ?? '';
    const client = await this.clients.find(id);
    const pair = `${ip ?? ''} ${id.slice(0, 256)}`;
    // From here to the end nothing is awaited, so that parallel attempts do not pass the limit together.
    this.failures.assertOpen(pair);
    if (isProven(client, credentials)) return client;
    this.failures.add(pair);
    throw invalidClient();
  }
}

function isProven(client: CheckedClient | undefined, credentials: ClientCredentials): client is CheckedClient {
  if (credentials.method === 'none') return client?.isPublic === true;
  if (credentials.method === 'private_key_jwt') return false;
  const hashes = client?.isPublic === false ? client.secretHashes : nobody;
  return matchesSecret(credentials.secret, hashes) && hashes !== nobody;
}
