import { randomUUID } from 'node:crypto';
import { Inject, Service } from 'typedi';
import type { AuthCallbacks } from 'routing-controllers-authx';
import type { Repository } from 'typeorm';
import { hashPassword, isPassword } from './password';
import type { User } from './User';

/** The name of the user repository in the TypeDI container. */
export const usersToken = 'quickstart.users';

/** Manages the users. AuthX calls `getSubject` to load the subject of a token. */
@Service()
export class UserService implements AuthCallbacks<User> {
  /** This hash is checked if the user does not exist, so that the response takes the same time in both cases. */
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
