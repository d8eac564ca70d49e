// A login, and actions that read the token in different ways. Start it: node build/examples/basic-usage/main.js
import 'reflect-metadata';
import { IsString, MaxLength } from 'class-validator';
import type Koa from 'koa';
import { Body, Ctx, Get, JsonController, Post, UnauthorizedError, createKoaServer } from 'routing-controllers';
import { AccessRequired, AuthX, CurrentPayload, Public, TokenPayload, withAuthX } from 'routing-controllers-authx';
import { exampleSecret } from '../exampleSecret';
import { start } from '../start';

const auth = new AuthX({ config: { algorithm: 'HS256', secretKey: exampleSecret(), headerType: 'Bearer' } });

// The passwords are in plain text to keep the example short. The quickstart hashes them.
const users = new Map([
  ['user1', { password: 'password1', email: 'user1@example.com', role: 'admin', plan: 'pro' }],
  ['user2', { password: 'password2', email: 'user2@example.com', role: 'user', plan: 'free' }],
]);

class LoginRequest {
  @IsString()
  @MaxLength(100)
  username!: string;

  @IsString()
  @MaxLength(100)
  password!: string;
}

@JsonController()
class BasicController {
  @Public()
  @Get('/')
  welcome(): object {
    return { message: 'Welcome' };
  }

  @Public()
  @Post('/login')
  async login(@Body({ required: true }) { username, password }: LoginRequest): Promise<object> {
    const user = users.get(username);
    if (user?.password !== password) throw new UnauthorizedError('Invalid credentials');
    const { email, role, plan } = user;
    return {
      access_token: await auth.createAccessToken(username, { data: { email, role, plan } }),
      token_type: 'bearer',
    };
  }

  /** Verifies the token itself, in an action without a guard. */
  @Public()
  @Get('/manual')
  async manual(@Ctx() ctx: Koa.Context): Promise<object> {
    const token = auth.getTokenFromRequest(ctx);
    const payload = await auth.verifyToken(token);
    return { message: 'Access granted', username: payload.sub };
  }

  /** Uses a guard, and takes the claims as a parameter. */
  @AccessRequired()
  @Get('/protected')
  protected(@CurrentPayload() payload: TokenPayload): object {
    return {
      message: 'Access granted',
      username: payload.sub,
      email: users.get(payload.sub)?.email,
      is_fresh: payload.fresh,
    };
  }

  /** Returns the registered claims, which every token can have. */
  @AccessRequired()
  @Get('/profile')
  profile(@CurrentPayload() { sub, jti, type, fresh, iat, exp, iss, aud }: TokenPayload): object {
    return { sub, jti, type, fresh, iat, exp, iss, aud };
  }

  /** Returns the additional claims of this application's tokens. */
  @AccessRequired()
  @Get('/dashboard')
  dashboard(@CurrentPayload() { sub, extra }: TokenPayload): object {
    return { username: sub, email: extra.email, role: extra.role, plan: extra.plan };
  }
}

start(createKoaServer(withAuthX({ controllers: [BasicController], development: false }, auth)) as Koa);
