// Two callbacks of the application: one loads the subject of a token, and the other one tells whether the token is revoked.
// Start it: node build/examples/callbacks/main.js
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

/** The class of subjects. The plain objects of `getSubject` are converted to this class and validated. */
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
  // This row is invalid. Requests of this user are refused with 503, and the logger receives the error.
  ['broken', { username: 'broken', email: 'nowhere', role: 'user' }],
]);

/**
 * The callbacks. TypeDI creates this service and would inject repositories in an application. Without TypeDI, register
 * functions: `auth.setSubjectGetter(uid => ...)` and `auth.setTokenBlocklist((token, payload) => ...)`.
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

  /** Receives the same subject from `@CurrentUser()` of routing-controllers. */
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
