import { Body, Delete, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentSession,
  CurrentSubject,
  FreshRequired,
  SessionInfo,
  UnsetTokenCookies,
} from 'routing-controllers-authx';
import { Service } from 'typedi';
import { User } from '../../quickstart/users/User';
import { UserService } from '../../quickstart/users/UserService';
import { Accounts } from '../Accounts';
import { EmailBody, PasswordBody } from './bodies';

@Service()
@JsonController()
export class AccountController {
  constructor(
    private readonly auth: AuthX<User>,
    private readonly users: UserService,
    private readonly accounts: Accounts,
  ) {}

  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject() user: User): User {
    return user;
  }

  /**
   * Changes the password. The action requires a recent login, so that a stranger at an unlocked computer cannot take over the
   * account. All other sessions end, because somebody else may know the old password.
   */
  @FreshRequired({ maxAge: '5m' })
  @Post('/password')
  async changePassword(
    @CurrentSubject() user: User,
    @CurrentSession() session: SessionInfo,
    @Body({ required: true }) { password }: PasswordBody,
  ): Promise<object> {
    await this.users.changePassword(user, password);
    await this.auth.sessions.endOthers(user.username, session.sid);
    return { message: 'Password changed' };
  }
  @FreshRequired({ maxAge: '5m' })
  @Post('/email')
  async changeEmail(
    @CurrentSubject() { username }: User,
    @Body({ required: true }) { email }: EmailBody,
  ): Promise<object> {
    await this.accounts.changeEmail(username, email);
    return { message: 'E-mail address changed' };
  }

  /** Deletes the user with all notes and sessions. */
  @FreshRequired({ maxAge: '5m' })
  @UnsetTokenCookies()
  @Delete('/account')
  async deleteAccount(@CurrentSubject() { username }: User): Promise<object> {
    await this.accounts.remove(username);
    return { message: 'Account deleted' };
  }
}
