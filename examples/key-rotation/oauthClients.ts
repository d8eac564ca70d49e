import { hashClientSecret, type OAuthClient } from 'routing-controllers-authx/oauth';

/**
 * The clients of the OAuth endpoints. A real server keeps only the hash of a secret, and `createClientSecret()` makes the
 * secret.
 */
export const oauthClients: readonly OAuthClient[] = [
  {
    id: 'reporting',
    secretHash: hashClientSecret('reporting-secret'),
    revokes: 'any',
    introspects: 'any',
    grants: ['client_credentials'],
    scopes: ['users:read'],
  },
];
