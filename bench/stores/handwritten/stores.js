import { storePlace } from '../open.js';
import { openPostgres } from './postgres.js';
import { openRedis } from './redis.js';

const notAsked = async () => {
  throw new Error('No load of the bench asks for this.');
};
const others = ['add', 'list', 'rotate', 'confirm', 'touch', 'revoke', 'revokeOthers', 'revokeAll', 'purge'];

export async function openHandwritten() {
  const { isRevoked, look } = await (storePlace.type === 'redis' ? openRedis : openPostgres)(storePlace);
  const rest = Object.fromEntries(others.map(name => [name, notAsked]));
  return { revokedTokens: { isRevoked, revoke: notAsked, purge: notAsked }, sessions: { store: { ...rest, look } } };
}
