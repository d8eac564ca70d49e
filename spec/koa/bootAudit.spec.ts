import { expect } from 'chai';
import { All, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  ConfigurationError,
  CurrentPayload,
  CurrentSubject,
  CurrentToken,
  OptionalAccess,
  Public,
  RequestToken,
  UnverifiedToken,
  withAuthX,
} from '../../src/index';
import { makeAuth, outcome, serve } from './support/serve';
import { warningsDuring } from './support/warnings';

@JsonController('/silent')
class Silent {
  @Get('/one')
  one(): object {
    return { done: true };
  }

  @Post('/two')
  @All(/\/any/)
  two(): object {
    return { done: true };
  }

  @Public()
  @Get('/open')
  open(): object {
    return { done: true };
  }
}

@JsonController()
class SilentRoot {
  @Get()
  root(): object {
    return { done: true };
  }
}

class SilentBase {
  @Get('/inherited')
  inherited(): object {
    return { done: true };
  }
}

@JsonController('/silent-sub')
class SilentSub extends SilentBase {}

describe('Routes without a guard or @Public()', () => {
  const auth = makeAuth<never>();
  const controllers = [Silent, SilentRoot, SilentSub];
  const silent = [
    'GET /silent/one (Silent.one)',
    'POST /silent/two (Silent.two)',
    'ALL /silent/\\/any/ (Silent.two)',
    'GET / (SilentRoot.root)',
    'GET /silent-sub/inherited (SilentSub.inherited)',
  ];

  for (const options of [{}, { undeclaredRoutes: 'error' }, { undeclaredRoutes: undefined }] as const) {
    it(`fail the start with their names and the fix: ${JSON.stringify(options)}`, () => {
      let message = '';
      try {
        withAuthX({ controllers, ...options }, auth);
      } catch (error) {
        expect(error).to.be.instanceOf(ConfigurationError);
        ({ message } = error as Error);
      }
      for (const route of silent) expect(message).to.contain(route);
      expect(message).to.contain('@Public()').and.contain('@AccessRequired()').and.contain('defaultPosture');
      expect(message).to.not.contain('/silent/open');
    });
  }

  it("stay open with undeclaredRoutes: 'warn', and are named in one warning", async () => {
    const given = await warningsDuring(async () => {
      const client = await serve({ controllers, undeclaredRoutes: 'warn' }, auth);
      expect((await client.get('/silent/one')).status).to.equal(200);
    });
    expect(given).to.have.length(1);
    for (const route of silent) expect(given[0]).to.contain(route);
  });

  it("stay open with undeclaredRoutes: 'allow', without a warning", async () => {
    const given = await warningsDuring(async () => {
      const client = await serve({ controllers, undeclaredRoutes: 'allow' }, auth);
      expect((await client.get('/')).status).to.equal(200);
    });
    expect(given).to.deep.equal([]);
  });

  for (const undeclaredRoutes of ['error', 'allow'] as const) {
    it(`are guarded with defaultPosture: 'access', even with undeclaredRoutes: '${undeclaredRoutes}'`, async () => {
      const client = await serve({ controllers, undeclaredRoutes, defaultPosture: 'access' }, auth);
      const token = await auth.createAccessToken('alice');
      for (const path of ['/silent/one', '/', '/silent-sub/inherited']) {
        expect(outcome(await client.get(path)), path).to.equal('401 MissingTokenError');
        expect(outcome(await client.get(path, token)), path).to.equal('200');
      }
      expect(outcome(await client.send('/silent/two', { method: 'POST' }))).to.equal('401 MissingTokenError');
      expect(outcome(await client.get('/silent/open'))).to.equal('200');
    });
  }

  const misspelt: [object, string][] = [
    [{ undeclaredRoutes: 'alow' }, "undeclaredRoutes: must be 'error' or 'warn' or 'allow'."],
    [{ undeclaredRoutes: true }, 'undeclaredRoutes: must be'],
    [{ undeclaredRoutes: null }, 'undeclaredRoutes: must be'],
    [{ defaultPosture: 'public' }, "defaultPosture: must be 'access'."],
    [{ defaultPosture: false }, 'defaultPosture: must be'],
  ];
  for (const [options, message] of misspelt) {
    it(`fail the start with the invalid option ${JSON.stringify(options)}`, () => {
      const wire = (): unknown => withAuthX({ controllers: [], ...options }, auth);
      expect(wire).to.throw(ConfigurationError, message);
    });
  }
});

@JsonController('/unfilled')
class PublicParameters {
  @Public()
  @Get('/subject')
  subject(@CurrentSubject() subject: object): object {
    return subject;
  }

  @Public()
  @Get('/payload')
  payload(@CurrentPayload() payload: object): object {
    return payload;
  }

  @Public()
  @Get('/token')
  token(@CurrentToken() token: RequestToken): object {
    return token;
  }

  @Public()
  @Get('/right')
  right(@CurrentToken() token?: UnverifiedToken): object {
    return { token };
  }
}

class NeedsSubject {
  @AccessRequired()
  @Get('/subject')
  subject(@CurrentSubject() subject: object): object {
    return subject;
  }

  @OptionalAccess()
  @Get('/optional')
  optional(@CurrentSubject({ required: false }) subject?: object): object {
    return { subject };
  }
}

@JsonController('/needs-subject')
class NeedsSubjectSub extends NeedsSubject {
  override subject(): object {
    return {};
  }
}

@JsonController('/silent-subject')
class SilentSubject {
  @Get('/subject')
  subject(@CurrentSubject() subject: object): object {
    return subject;
  }
}

describe('Parameters that can never have a value', () => {
  const withGetter = makeAuth({ callbacks: { getSubject: () => ({}) } });
  const complaints: [string, string, () => unknown][] = [
    [
      'a subject in a public action',
      'PublicParameters.subject: @CurrentSubject() needs a token, but the action is public. Add a guard',
      () => withAuthX({ controllers: [PublicParameters] }, withGetter),
    ],
    [
      'a payload in a public action',
      'PublicParameters.payload: @CurrentPayload() needs a token, but the action is public. Add a guard',
      () => withAuthX({ controllers: [PublicParameters] }, withGetter),
    ],
    [
      'a public token that is declared as a verified one',
      'PublicParameters.token: @CurrentToken() is declared as RequestToken, but in a public action it is an UnverifiedToken.',
      () => withAuthX({ controllers: [PublicParameters] }, withGetter),
    ],
    [
      'a subject without a getter',
      'NeedsSubjectSub.subject: @CurrentSubject() needs a subject getter. Give AuthX callbacks with getSubject',
      () => withAuthX({ controllers: [NeedsSubjectSub] }, makeAuth()),
    ],
    [
      'an optional subject without a getter',
      'NeedsSubjectSub.optional: @CurrentSubject() needs a subject getter.',
      () => withAuthX({ controllers: [NeedsSubjectSub] }, makeAuth({ callbacks: { isTokenRevoked: () => false } })),
    ],
    [
      'a subject in a route that is allowed to say nothing',
      'SilentSubject.subject: @CurrentSubject() needs a token, but the action is public.',
      () => withAuthX({ controllers: [SilentSubject], undeclaredRoutes: 'allow' }, withGetter),
    ],
  ];
  for (const [title, message, wire] of complaints) {
    it(`fail the start: ${title}`, () => expect(wire).to.throw(ConfigurationError, message));
  }

  it('are accepted after a getter was set with setSubjectGetter', () => {
    const auth = makeAuth();
    auth.setSubjectGetter(() => ({}));
    expect(() => withAuthX({ controllers: [NeedsSubjectSub] }, auth)).to.not.throw();
  });

  it('throw an error on the parameter of a constructor', () => {
    expect(() => CurrentSubject()(NeedsSubject, undefined, 0)).to.throw('on a parameter of a constructor');
  });
});
