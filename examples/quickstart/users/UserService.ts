import { randomUUID } from 'node:crypto';
import { Inject, Service } from 'typedi';
import type { AuthCallbacks } from 'routing-controllers-authx';
import type { Repository } from 'typeorm';
import { hashPassword, isPassword } from './password';
import type { User } from './User';

/** Under this name TypeDI holds the repository of users. */
export const usersToken = 'quickstart.users';

/** Knows the users; AuthX asks it whom a token speaks of. */
@Service()
export class UserService implements AuthCallbacks<User> {
  /** Checked in place of a user who does not exist, so that the answer takes as long. */
  private readonly nobody = hashPassword(randomUUID());

  constructor(@Inject(usersToken) private readonly users: Repository<User>) {}

  getSubject(username: string): Promise<User | null> {
    return this.users.findOneBy({ username });
  }

  list(): Promise<User[]> {
    return this.users.find({ order: { username: 'ASC' } });
  }

  async authenticate(username: string, password: string): Promise<User | undefined> {
    const user = await this.getSubject(username);
    const matches = await isPassword(password, user?.passwordHash ?? (await this.nobody));
    return matches && user ? user : undefined;
  }

  async changePassword(user: User, password: string): Promise<void> {
    await this.users.update({ username: user.username }, { passwordHash: await hashPassword(password) });
  }
}
