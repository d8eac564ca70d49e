import { expect } from 'chai';
import { IsEmail, IsString } from 'class-validator';
import { Type } from 'class-transformer';
import { Get, JsonController } from 'routing-controllers';
import { Container, Service } from 'typedi';
import {
  AccessRequired,
  AuthX,
  ConfigurationError,
  CurrentSubject,
  withAuthX,
  type AuthCallbacks,
  type AuthXInit,
  type TokenPayload,
} from '../../src/index';
import { secret } from '../support/forge';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';

let last: unknown;

@JsonController('/source')
class Source {
  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject() subject: object): object {
    last = subject;
    return subject;
  }
}

@Service()
class Users {
  readonly all = new Map([['alice', { name: 'Alice' }]]);
}

@Service()
class Callbacks implements AuthCallbacks<object> {
  private readonly blocked = 'blocked';

  constructor(private readonly users: Users) {}

  getSubject(uid: string): object | undefined {
    return this.users.all.get(uid);
  }

  async isTokenRevoked(token: string, { sub }: TokenPayload): Promise<boolean> {
    return token.length > 0 && sub === this.blocked;
  }
}

/** Depends on the AuthX that calls it. */
@Service()
class Circular implements AuthCallbacks<object> {
  constructor(readonly auth: AuthX) {}

  getSubject(uid: string): object {
    return { uid, hasAuth: this.auth instanceof AuthX };
  }
}

class NotAService {
  constructor(readonly name: string) {}
}

class Person {
  @IsString()
  name!: string;

  @IsEmail()
  email!: string;

  @Type(() => Date)
  born?: Date;

  get initial(): string {
    return this.name.slice(0, 1);
  }
}

async function ask(init: Partial<AuthXInit<never>>, uid = 'alice'): Promise<Awaited<ReturnType<Client['get']>>> {
  const auth = makeAuth<never>(init);
  const client = await serve({ controllers: [Source] }, auth);
  return client.get('/source/me', await auth.createAccessToken(uid));
}

describe('Callbacks', () => {
  it('can be a service that TypeDI creates with its dependencies', async () => {
    expect((await ask({ callbacks: Callbacks as never })).json).to.deep.equal({ name: 'Alice' });
    expect(outcome(await ask({ callbacks: Callbacks as never }, 'nobody'))).to.equal('401 SubjectNotFoundError');
    expect(outcome(await ask({ callbacks: Callbacks as never }, 'blocked'))).to.equal('401 RevokedTokenError');
  });

  it('can depend on the AuthX that calls them', async () => {
    const auth = makeAuth<never>({ callbacks: Circular as never });
    Container.set(AuthX, auth);
    const client = await serve({ controllers: [Source] }, auth);
    const { json } = await client.get('/source/me', await auth.createAccessToken('alice'));
    expect(json).to.deep.equal({ uid: 'alice', hasAuth: true });
  });

  it('fail at start if TypeDI cannot create their class, with a fix in the message', () => {
    const wire = (): unknown => withAuthX({ controllers: [Source] }, makeAuth({ callbacks: NotAService as never }));
    expect(wire).to.throw(
      ConfigurationError,
      'callbacks: TypeDI cannot make NotAService. Decorate it with @Service().',
    );
  });

  it('can be an object, whose methods keep their `this`', async () => {
    const callbacks = {
      name: 'of this',
      getSubject(): object {
        return { name: this.name };
      },
      isTokenRevoked(): boolean {
        return this.name !== 'of this';
      },
    };
    expect((await ask({ callbacks: callbacks as never })).json).to.deep.equal({ name: 'of this' });
  });

  it('can be functions, which take precedence over those of the object', async () => {
    const auth = makeAuth<never>({ callbacks: { getSubject: () => ({ by: 'object' }) as never } });
    const client = await serve({ controllers: [Source] }, auth);
    const token = await auth.createAccessToken('alice');
    auth.setSubjectGetter((uid, payload) => ({ by: 'function', uid, jti: typeof payload.jti }) as never);
    expect((await client.get('/source/me', token)).json).to.deep.equal({ by: 'function', uid: 'alice', jti: 'string' });
    auth.setTokenBlocklist((asked, { sub }) => asked === token && sub === 'alice');
    expect(outcome(await client.get('/source/me', token))).to.equal('401 RevokedTokenError');
  });

  it('are called after the store, and cannot accept a token that the store says is revoked', async () => {
    const store = { isRevoked: () => true, revoke: async () => undefined, purge: async () => 0 };
    const auth = makeAuth<never>({ revokedTokens: store, callbacks: { getSubject: () => ({}) as never } });
    let asked = 0;
    auth.setTokenBlocklist(() => {
      asked += 1;
      return false;
    });
    const client = await serve({ controllers: [Source] }, auth);
    expect(outcome(await client.get('/source/me', await auth.createAccessToken('alice')))).to.equal(
      '401 RevokedTokenError',
    );
    expect(asked).to.equal(0);
  });

  it('with a misspelled name fail at start', () => {
    expect(() => new AuthX({ config: { secretKey: secret }, callback: {} } as never)).to.throw(
      ConfigurationError,
      'callback: is not one of',
    );
  });
});

describe('subjectClass', () => {
  const plain = { name: 'Alice', email: 'alice@example.com', born: '2000-01-02T00:00:00.000Z' };
  const typed = (answer: unknown, more: object = {}): Partial<AuthXInit<never>> =>
    ({ callbacks: { getSubject: () => answer }, subjectType: Person, ...more }) as never;

  it('converts a plain subject to this class', async () => {
    expect(outcome(await ask(typed(plain)))).to.equal('200');
    expect(last).to.be.instanceOf(Person);
    expect((last as Person).initial).to.equal('A');
    expect((last as Person).born).to.be.instanceOf(Date);
  });

  it('does not convert a subject that is an instance', async () => {
    const person = Object.assign(new Person(), plain);
    await ask(typed(person));
    expect(last).to.equal(person);
  });

  it('validates the subject only if configured, and refuses an invalid one', async () => {
    const bad = { ...plain, email: 'none' };
    expect(outcome(await ask(typed(bad)))).to.equal('200');
    const reports: unknown[] = [];
    const logger = { error: (_: string, cause: unknown) => void reports.push(cause) };
    const refused = await ask(typed(bad, { validateSubject: true, logger }));
    expect(outcome(refused)).to.equal('503 SubjectUnavailableError');
    expect(refused.text).to.not.contain('none');
    expect(reports).to.have.length(1);
    expect(outcome(await ask(typed(plain, { validateSubject: true })))).to.equal('200');
    expect(outcome(await ask(typed(null, { validateSubject: true })))).to.equal('401 SubjectNotFoundError');
  });
});
