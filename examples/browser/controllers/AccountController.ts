import { Body, Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, CurrentSubject, FreshRequired } from 'routing-controllers-authx';
import { Service } from 'typedi';
import { User } from '../../quickstart/users/User';
import { UserService } from '../../quickstart/users/UserService';
import { PasswordBody } from './bodies';

@Service()
@JsonController()
export class AccountController {
  constructor(private readonly users: UserService) {}

  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject() user: User): User {
    return user;
  }

  /** Whoever sits down at a machine that somebody left unlocked must not get the account as well. */
  @FreshRequired({ maxAge: '5m' })
  @Post('/password')
  async changePassword(
    @CurrentSubject() user: User,
    @Body({ required: true }) { password }: PasswordBody,
  ): Promise<object> {
    await this.users.changePassword(user, password);
    return { message: 'Password changed' };
  }
}
