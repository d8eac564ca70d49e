import type { Context } from 'koa';
import { Body, Ctx, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  FreshRequired,
  LoginType,
  Public,
  RefreshRequired,
  RequestAuth,
  type TokenPayload,
} from '../../src/index';
import { mint, type MintRequest } from './mint';
import { RecordedAuthX } from './RecordedAuthX';

const answer = ({ sub, loginType, type }: TokenPayload): object => ({ sub, login_type: loginType, type });

/** The routes of the recorded app that name a login type. */
@JsonController()
export class RecordedLoginTypes {
  @LoginType('user')
  @AccessRequired()
  @Get('/user')
  user(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @LoginType('user')
  @RefreshRequired()
  @Get('/user/refresh')
  refresh(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @LoginType('user')
  @FreshRequired()
  @Get('/user/fresh')
  fresh(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @LoginType('user')
  @AccessRequired()
  @Get('/user-direct')
  direct(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @LoginType('admin')
  @AccessRequired()
  @Get('/admin')
  admin(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @LoginType('user', 'admin')
  @AccessRequired()
  @Get('/both')
  both(@CurrentPayload() payload: TokenPayload): object {
    return answer(payload);
  }

  @LoginType('user')
  @Public()
  @Post('/_mint/user')
  mint(@Ctx() ctx: Context, @Body() request: MintRequest): Promise<object> {
    return mint(RecordedAuthX.deciding(RequestAuth.of(ctx)?.auth), request);
  }
}

/** The recorded route for a login type that no AuthX has. */
@JsonController()
export class UnknownLoginType {
  @LoginType('ghost')
  @AccessRequired()
  @Get('/unknown')
  unknown(): object {
    return {};
  }
}
