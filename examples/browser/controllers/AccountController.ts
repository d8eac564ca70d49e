import { Body, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentSession,
  CurrentSubject,
  FreshRequired,
  SessionInfo,
} from 'routing-controllers-authx';
import { Service } from 'typedi';
import { User } from '../../quickstart/users/User';
import { UserService } from '../../quickstart/users/UserService';
import { PasswordBody } from './bodies';

@Service()
@JsonController()
export class AccountController {
  constructor(
    private readonly auth: AuthX<User>,
    private readonly users: UserService,
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
}
