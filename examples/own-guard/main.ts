// Guards of the application's own, beside those of the library. Start it: node build/examples/own-guard/main.js
import 'reflect-metadata';
import type Koa from 'koa';
import {
  BodyParam,
  Delete,
  Get,
  JsonController,
  Param,
  Post,
  UnauthorizedError,
  createKoaServer,
} from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentToken,
  Public,
  withAuthX,
  type UnverifiedToken,
} from 'routing-controllers-authx';
import { exampleSecret } from '../exampleSecret';
import { start } from '../start';
import { RequireRole } from './RequireRole';
import { RequireSelf } from './RequireSelf';
import { RequireVerifiedEmail, verifiedEmail } from './verifiedEmail';
import { users, type User } from './users';

const auth = new AuthX<User>({
  config: { secretKey: exampleSecret() },
  callbacks: { getSubject: uid => users.get(uid) },
});

@JsonController()
class UserController {
  @Public()
  @Post('/login')
  async login(@BodyParam('username') username: string): Promise<object> {
    const user = users.get(username);
    if (!user) throw new UnauthorizedError('Invalid credentials');
    return { access_token: await auth.createAccessToken(username, { data: { role: user.role } }) };
  }

  @AccessRequired()
  @RequireSelf('name')
  @Get('/users/:name')
  show(@Param('name') name: string): object {
    return { name };
  }

  @RequireRole('admin')
  @Delete('/users/:name')
  remove(@Param('name') name: string): object {
    return { removed: name };
  }

  @RequireVerifiedEmail()
  @Post('/comments')
  comment(): object {
    return { published: true };
  }

  /** The same check, where the action verifies the token itself. */
  @Public()
  @Get('/preview')
  async preview(@CurrentToken() token: UnverifiedToken | undefined): Promise<object> {
    if (!token) return { canComment: false };
    const payload = await auth.verifyToken(token, { checks: [verifiedEmail] });
    return { canComment: true, name: payload.sub };
  }
}

start(createKoaServer(withAuthX({ controllers: [UserController], development: false }, auth)) as Koa);
