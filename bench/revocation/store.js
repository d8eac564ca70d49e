import { requireFromLibrary } from '../library.js';

requireFromLibrary('reflect-metadata');
const { RevokedTokenRepository, openAuthDataSource } = requireFromLibrary('routing-controllers-authx/typeorm');

// The server, the seeding and the second process that revokes all open the same file, each with its own connection.
export async function openRevokedTokens() {
  const database = process.env.BENCH_DATABASE;
  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database, synchronize: true });
  return RevokedTokenRepository.on(dataSource);
}
