import { hashPassword } from './password';
import { User } from './User';

/** Returns the users that a new database has. */
export async function firstUsers(): Promise<User[]> {
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
