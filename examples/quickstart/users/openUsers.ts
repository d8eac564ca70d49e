import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type Repository } from 'typeorm';
import { firstUsers } from './firstUsers';
import { User } from './User';

/** The maximum number of attempts while other processes open the same new database. */
const attempts = 50;

/** Opens the application's own database and adds two users if it is empty. */
export async function openUsers(database: string): Promise<Repository<User>> {
  const dataSource = await open(database);
  const users = dataSource.getRepository(User);
  if ((await users.count()) === 0) {
    // If another process has added the users already, its rows stay.
    await users
      .createQueryBuilder()
      .insert()
      .values(await firstUsers())
      .orIgnore()
      .execute();
  }
  return users;
}

/**
 * Opens the database, and tries again after a conflict. TypeORM looks for a table before it creates it, so processes that
 * start together can conflict.
 */
async function open(database: string, attempt = 1): Promise<DataSource> {
  try {
    return await new DataSource({
      type: 'better-sqlite3',
      database,
      entities: [User],
      synchronize: true,
      enableWAL: true,
    }).initialize();
  } catch (error) {
    if (attempt === attempts || !/database is locked|already exists/.test(String(error))) throw error;
    await pause(100 * Math.random());
    return open(database, attempt + 1);
  }
}
