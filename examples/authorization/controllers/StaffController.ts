import type { Context } from 'koa';
import { Body, Ctx, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentSubject,
  LoginType,
  Public,
  RefreshRequired,
  TokenPayload,
  type TokenPair,
} from 'routing-controllers-authx';
import { Inject, Service } from 'typedi';
import type { Employee } from '../accounts/staff';
import { staffLogin } from '../services';
import { LoginBody, LogoutBody } from './bodies';
import type { LoginActions } from './LoginActions';

@Service()
@JsonController('/staff')
@LoginType('staff')
export class StaffController {
  constructor(@Inject(staffLogin) private readonly actions: LoginActions<Employee>) {}

  @Public()
  @Post('/login')
  login(@Ctx() ctx: Context, @Body({ required: true }) body: LoginBody): Promise<TokenPair> {
    return this.actions.login(ctx, body);
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(@CurrentSubject() employee: Employee, @CurrentPayload() payload: TokenPayload): Promise<object> {
    return this.actions.refresh(employee, payload);
  }

  @AccessRequired()
  @Post('/logout')
  logout(@CurrentPayload() access: TokenPayload, @Body() body?: LogoutBody): Promise<object> {
    return this.actions.logout(access, body?.refresh_token);
  }

  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject() { username, role, scopes }: Employee): object {
    return { username, role, scopes };
  }
}
