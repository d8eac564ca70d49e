import { DataSource, type Repository } from 'typeorm';
import { hashPassword } from './password';
import { User } from './User';

/** Opens the application's own database, with its two users. */
export async function openUsers(database: string): Promise<Repository<User>> {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    database,
    entities: [User],
    synchronize: true,
    enableWAL: true,
  });
  await dataSource.initialize();
  const users = dataSource.getRepository(User);
  if ((await users.count()) === 0) await users.save(await firstUsers());
  return users;
}

async function firstUsers(): Promise<User[]> {
  return [
    Object.assign(new User(), {
      username: 'alice',
      email: 'alice@example.com',
      full_name: 'Alice Liddell',
      role: 'user',
      scopes: ['users:read'],
      passwordHash: await hashPassword('wonderland'),
    }),
    Object.assign(new User(), {
      username: 'root',
      email: 'root@example.com',
      full_name: 'Super User',
      role: 'admin',
      scopes: ['admin:*'],
      passwordHash: await hashPassword('swordfish'),
    }),
  ];
}
