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
   * Whoever sits down at a machine that somebody left unlocked must not get the account as well. And whoever knew the old
   * password is logged out.
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
