import { requireFromLibrary } from '../library.js';

requireFromLibrary('reflect-metadata');
const { RevokedTokenRepository, SessionRepository, openAuthDataSource } = requireFromLibrary(
  'routing-controllers-authx/typeorm',
);
const { RedisRevocationStore, RedisSessionStore } = requireFromLibrary('routing-controllers-authx/redis');
const { Redis } = requireFromLibrary('ioredis');

// Where the rows are: options of a DataSource, or `type: 'redis'` with `url` and `prefix`.
export const storePlace = JSON.parse(process.env.BENCH_STORE ?? '{}');

async function openSql(place) {
  const dataSource = await openAuthDataSource({ ...place, synchronize: true });
  return {
    dataSource,
    revokedTokens: RevokedTokenRepository.on(dataSource),
    sessions: { store: SessionRepository.on(dataSource) },
    close: () => dataSource.destroy(),
  };
}

async function openRedis({ url, prefix }) {
  const client = new Redis(url);
  const options = { durability: 'none' };
  const revokedTokens = await RedisRevocationStore.open(client, { ...options, prefix: `${prefix}revoked:` });
  const store = await RedisSessionStore.open(client, { ...options, prefix: `${prefix}session:` });
  return {
    revokedTokens,
    sessions: { store },
    close() {
      revokedTokens.close();
      store.close();
      client.disconnect();
    },
  };
}

/** The library's stores, as an application opens them. */
export const openStores = (place = storePlace) => (place.type === 'redis' ? openRedis(place) : openSql(place));

/** What an AuthX is given of them. */
export const storesOf = ({ revokedTokens, sessions }) => ({ revokedTokens, sessions });
