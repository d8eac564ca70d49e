import { Agent, get } from 'node:http';
import { expect } from 'chai';
import { definePolicies, MemoryProofStore } from '../../../src/index';
import { cleanUp } from '../../support/cleanup';
import { serve, type Client } from '../support/serve';
import { twoTypes, type Changes } from '../loginTypes/support/twoTypes';
import { controllers } from './controllers';
import { expected, outcomeOf } from './expected';
import { holders, kinds, loginTypes, tokenOf } from './tokens';

const policies = definePolicies({
  actions: ['read', 'list', 'refund'],
  resources: { order: ['ownerId'] },
  rules: [
    {
      effect: 'allow',
      actions: ['read'],
      resources: ['order'],
      when: [{ attribute: 'resource.ownerId', value: { attribute: 'token.sub' } }],
    },
    { effect: 'allow', actions: ['read'], resources: ['order'], scopes: ['admin:orders'] },
    { effect: 'allow', actions: ['list'], resources: ['order'], roles: ['clerk'] },
    { effect: 'allow', actions: ['refund'], resources: ['order'] },
    {
      effect: 'deny',
      actions: ['refund'],
      resources: ['order'],
      when: [{ attribute: 'resource.ownerId', operator: 'not_equals', value: { attribute: 'token.sub' } }],
    },
  ],
});

const parts = (): Changes['customer'] => ({
  config: { acrLevels: ['pwd', 'mfa'], dpop: 'allowed' },
  dpop: { proofs: new MemoryProofStore() },
  policies,
  roles: { implies: { manager: ['clerk'], clerk: [] } },
  revokedTokens: {
    revoke: () => Promise.resolve(),
    isRevoked: jti => Promise.resolve(jti.includes('revoked')),
    purge: () => Promise.resolve(0),
  },
  revocationCache: { ttl: '1m' },
});

/** Thousands of requests need few connections. */
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
cleanUp(() => {
  agent.destroy();
});

/** Returns the status and `error_type` of an answer. */
const ask = (port: number, path: string, token?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    get({ host: '127.0.0.1', port, path, headers, agent }, answer => {
      let text = '';
      answer.setEncoding('utf8').on('data', chunk => (text += String(chunk)));
      answer.on('end', () => {
        const { error_type: type } = JSON.parse(text) as { error_type?: string };
        resolve([answer.statusCode, type].filter(part => part !== undefined).join(' '));
      });
    }).on('error', reject);
  });

/** Asks with every token, and returns the letters of the answers in the form of the table. */
async function lettersOf({ port }: Client, path: string): Promise<{ rows: string[]; combinations: number }> {
  const letterOf = async (token?: string): Promise<string> => outcomeOf(await ask(port, path, token));
  const rows = [`none ${await letterOf()}`];
  for (const kind of kinds) {
    const columns = await Promise.all(
      loginTypes.map(async type => {
        const letters = await Promise.all(holders.map(holder => letterOf(tokenOf(kind, type, holder))));
        return letters.join('');
      }),
    );
    rows.push(`${kind} ${columns.join(' ')}`);
  }
  return { rows, combinations: 1 + kinds.length * loginTypes.length * holders.length };
}

describe('Every rule with every token', () => {
  let client: Client;
  let combinations = 0;

  before(async () => {
    const { manager } = twoTypes({ customer: parts(), staff: parts(), manager: { default: 'customer' } });
    client = await serve({ controllers }, manager);
  });

  for (const [path, rows] of Object.entries(expected)) {
    it(path, async () => {
      const seen = await lettersOf(client, path);
      combinations += seen.combinations;
      expect(seen.rows).to.deep.equal(rows);
    });
  }

  it('are thousands of combinations', () => {
    expect(combinations).to.be.greaterThan(2000);
  });
});
