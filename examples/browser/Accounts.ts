import { AuthX } from 'routing-controllers-authx';
import { Inject, Service } from 'typedi';
import type { Repository } from 'typeorm';
import { firstUsers } from '../quickstart/users/firstUsers';
import { User } from '../quickstart/users/User';
import { usersToken } from '../quickstart/users/UserService';
import { Notes } from './Notes';

/** Changes the accounts of users, with all that belongs to an account. */
@Service()
export class Accounts {
  constructor(
    @Inject(usersToken) private readonly users: Repository<User>,
    private readonly auth: AuthX<User>,
    private readonly notes: Notes,
  ) {}

  async changeEmail(username: string, email: string): Promise<void> {
    await this.users.update({ username }, { email });
  }

  /** Deletes the user first, so that nobody can log in while the sessions end. */
  async remove(username: string): Promise<void> {
    await this.users.delete({ username });
    await this.auth.sessions.endAll(username);
    this.notes.forget(username);
  }

  /** Ends all sessions, deletes all notes, and restores the users and passwords of the first start. */
  async restore(): Promise<void> {
    const first = await firstUsers();
    const present = await this.users.find();
    const usernames = new Set([...present, ...first].map(({ username }) => username));
    await this.users.manager.transaction(async manager => {
      await manager.delete(User, [...usernames]);
      await manager.insert(User, first);
    });
    // The sessions end last, so that no session that began with an old password remains.
    for (const username of usernames) await this.auth.sessions.endAll(username);
    this.notes.clear();
  }
}
