import { Body, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentSubject,
  FreshRequired,
  OptionalAccess,
  TokenPayload,
} from 'routing-controllers-authx';
import { Service } from 'typedi';
import { User } from '../users/User';
import { UserService } from '../users/UserService';
import { ChangePasswordBody } from './bodies';

@Service()
@JsonController()
export class AccountController {
  constructor(private readonly users: UserService) {}

  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject() user: User): User {
    return user;
  }

  @OptionalAccess()
  @Get('/whoami')
  whoami(@CurrentSubject() user?: User): object {
    return { username: user?.username ?? null };
  }

  @AccessRequired()
  @Get('/payload', { transformResponse: false })
  payload(@CurrentPayload() payload: TokenPayload): object {
    return payload.toJSON();
  }

  @FreshRequired()
  @Post('/change-password')
  async changePassword(@CurrentSubject() user: User, @Body() body?: ChangePasswordBody): Promise<object> {
    if (body?.new_password !== undefined) await this.users.changePassword(user, body.new_password);
    return { message: body?.new_password === undefined ? 'You may change your password' : 'Password changed' };
  }
}
