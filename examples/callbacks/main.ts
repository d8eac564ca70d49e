// Whom a token speaks of, and whether it still counts: the two callbacks. Start it: node build/examples/callbacks/main.js
import 'reflect-metadata';
import { IsEmail, IsIn, IsString } from 'class-validator';
import type Koa from 'koa';
import {
  BodyParam,
  CurrentUser,
  ForbiddenError,
  Get,
  JsonController,
  Post,
  UnauthorizedError,
  createKoaServer,
} from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  CurrentPayload,
  CurrentSubject,
  Public,
  TokenPayload,
  withAuthX,
  type AuthCallbacks,
} from 'routing-controllers-authx';
import { Container, Service } from 'typedi';
import { exampleSecret } from '../exampleSecret';
import { start } from '../start';

/** What the getter's plain answers are turned into and checked against. */
class User {
  @IsString()
  username!: string;

  @IsEmail()
  email!: string;

  @IsIn(['admin', 'user'])
  role!: string;
}

const rows = new Map<string, object>([
  ['admin', { username: 'admin', email: 'admin@example.com', role: 'admin' }],
  ['user1', { username: 'user1', email: 'user1@example.com', role: 'user' }],
  // A row that has gone bad: whoever it speaks of is refused with 503, and the logger hears of it.
  ['broken', { username: 'broken', email: 'nowhere', role: 'user' }],
]);

/**
 * TypeDI makes it; in an application it would be given repositories. Without TypeDI, functions do:
 * auth.setSubjectGetter(uid => ...) and auth.setTokenBlocklist((token, payload) => ...).
 */
@Service()
class UserCallbacks implements AuthCallbacks<User> {
  readonly loggedOut = new Set<string>();

  async getSubject(uid: string): Promise<User | undefined> {
    return rows.get(uid) as User | undefined;
  }

  isTokenRevoked(_token: string, payload: TokenPayload): boolean {
    return this.loggedOut.has(payload.jti);
  }
}

const auth = new AuthX<User>({
  config: { secretKey: exampleSecret() },
  callbacks: UserCallbacks,
  subjectType: User,
  validateSubject: true,
  subjectCache: { ttl: '10s' },
  logger: { error: message => console.log(`reported: ${message}`) },
});

@JsonController()
class UserController {
  @Public()
  @Post('/login')
  async login(@BodyParam('username') username: string): Promise<object> {
    if (!rows.has(username)) throw new UnauthorizedError('Invalid credentials');
    return { access_token: await auth.createAccessToken(username), token_type: 'bearer' };
  }

  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject() user: User): object {
    return { username: user.username, is_a_user: user instanceof User };
  }

  /** The same subject, by routing-controllers' own decorator. */
  @AccessRequired()
  @Get('/admin')
  admin(@CurrentUser() user: User): object {
    if (user.role !== 'admin') throw new ForbiddenError('Admin access required');
    return { message: 'Admin access granted', user: user.username };
  }

  @AccessRequired()
  @Post('/logout')
  logout(@CurrentPayload() payload: TokenPayload): object {
    Container.get(UserCallbacks).loggedOut.add(payload.jti);
    return { message: 'Logged out' };
  }
}

start(createKoaServer(withAuthX({ controllers: [UserController], development: false }, auth)) as Koa);
