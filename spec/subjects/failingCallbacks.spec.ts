import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import { AccessRequired, AuthX, CurrentSubject, type AuthXInit, type RevocationStore } from '../../src/index';
import { secret } from '../support/forge';
import { outcome, serve, type Client } from '../koa/support/serve';

let ran = 0;

@JsonController('/calls')
class Calls {
  @AccessRequired()
  @Get('/guarded')
  guarded(): object {
    ran += 1;
    return { done: true };
  }

  @AccessRequired()
  @Get('/subject')
  subject(@CurrentSubject() subject: unknown): object {
    ran += 1;
    return { subject };
  }

  @AccessRequired()
  @Get('/nullable')
  nullable(@CurrentSubject({ required: false }) subject: unknown): object {
    ran += 1;
    return { subject };
  }
}

/** The ways in which a callback can return a result. */
const ways: [string, (answer: unknown) => unknown][] = [
  ['at once', answer => answer],
  ['as a promise', answer => Promise.resolve(answer)],
  [
    'later',
    async answer => {
      await new Promise(setImmediate);
      return answer;
    },
  ],
  ['as a bare thenable', answer => ({ then: (resolve: (value: unknown) => void) => resolve(answer) })],
];

const throwing = (what: unknown): never => {
  throw what;
};

const failures: [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('secret of the database');
    },
  ],
  ['rejects', () => Promise.reject(new Error('secret of the database'))],
  ['throws a value that is not an Error', (): never => throwing('secret of the database')],
  ['rejects with undefined', async () => throwing(undefined)],
  ['never answers', () => new Promise(() => undefined)],
  ['returns a thenable that never settles', () => ({ then: () => undefined })],
  [
    'returns a thenable whose then throws',
    () => ({
      then: () => {
        throw new Error('secret of the database');
      },
    }),
  ],
  [
    'has a then that cannot be read',
    () =>
      Object.defineProperty({}, 'then', {
        get: () => {
          throw new Error('secret of the database');
        },
      }),
  ],
];

interface Reported {
  readonly message: string;
  readonly cause: unknown;
}

describe('Callbacks and stores', () => {
  const reports: Reported[] = [];

  async function client(init: Partial<AuthXInit<never>>): Promise<{ client: Client; token: string }> {
    const auth = new AuthX<never>({
      config: { secretKey: secret },
      callbackTimeout: 0.04,
      logger: { error: (message, cause) => void reports.push({ message, cause }) },
      ...init,
    });
    if (!init.callbacks) auth.setSubjectGetter(() => ({}) as never);
    return { client: await serve({ controllers: [Calls] }, auth), token: await auth.createAccessToken('alice') };
  }

  beforeEach(() => {
    ran = 0;
    reports.length = 0;
  });

  const blocking = (isTokenRevoked: () => unknown): Partial<AuthXInit<never>> => ({
    callbacks: { isTokenRevoked: isTokenRevoked as () => boolean, getSubject: () => ({}) as never },
  });
  const storing = (isRevoked: () => unknown): Partial<AuthXInit<never>> => ({
    revokedTokens: { isRevoked, revoke: async () => undefined, purge: async () => 0 } as RevocationStore,
  });
  const loading = (getSubject: () => unknown): Partial<AuthXInit<never>> => ({
    callbacks: { getSubject: getSubject as () => never },
  });

  const answers: [unknown, string][] = [
    [false, '200'],
    [0, '200'],
    [true, '401 RevokedTokenError'],
    [1, '401 RevokedTokenError'],
    ['no', '401 RevokedTokenError'],
    [{}, '401 RevokedTokenError'],
    [undefined, '503 RevocationUnavailableError'],
    [null, '503 RevocationUnavailableError'],
    ['', '503 RevocationUnavailableError'],
    [NaN, '503 RevocationUnavailableError'],
  ];
  for (const [source, init] of [
    ['blocklist', blocking],
    ['store', storing],
  ] as const) {
    for (const [title, way] of ways) {
      it(`a ${source} that returns its result ${title} accepts a token only with false or 0`, async () => {
        for (const [answer, expected] of answers) {
          const { client: to, token } = await client(init(() => way(answer)));
          ran = 0;
          expect(outcome(await to.get('/calls/guarded', token)), String(answer)).to.equal(expected);
          expect(ran, String(answer)).to.equal(expected === '200' ? 1 : 0);
        }
      });
    }
  }

  const kinds: [string, string, (call: () => unknown) => Partial<AuthXInit<never>>, string][] = [
    ['blocklist', '/calls/guarded', blocking, '503 RevocationUnavailableError'],
    ['store', '/calls/guarded', storing, '503 RevocationUnavailableError'],
    ['subject getter', '/calls/subject', loading, '503 SubjectUnavailableError'],
  ];
  for (const [source, path, init, expected] of kinds) {
    for (const [title, call] of failures) {
      it(`a ${source} that ${title} refuses the request, and the failure is logged`, async () => {
        const { client: to, token } = await client(init(call));
        const answer = await to.get(path, token);
        expect(outcome(answer)).to.equal(expected);
        expect(Number(answer.headers['retry-after'])).to.be.greaterThan(0);
        expect(answer.text).to.not.contain('secret').and.not.contain(token);
        expect(ran).to.equal(0);
        expect(reports).to.have.length(1);
        expect(reports[0]?.message).to.contain(source).and.not.contain(token).and.not.contain('alice');
        expect(reports[0]?.message).to.not.contain('secret of the database');
      });
    }

    it(`a ${source} that fails refuses the request even if the logger throws`, async () => {
      const logger = {
        error: (): never => {
          throw new Error('disk full');
        },
      };
      const { client: to, token } = await client({ ...init(failures[0]![1]), logger });
      expect(outcome(await to.get(path, token))).to.equal(expected);
      expect(ran).to.equal(0);
    });
  }

  it('a subject getter that returns no subject refuses with 401, unless the parameter is not required', async () => {
    for (const [title, way] of ways) {
      for (const nobody of [null, undefined, false, 0, '']) {
        const { client: to, token } = await client(loading(() => way(nobody)));
        const answer = await to.get('/calls/subject', token);
        expect(outcome(answer), title).to.equal('401 SubjectNotFoundError');
        expect(answer.headers['www-authenticate']).to.equal('Bearer error="invalid_token"');
        expect(ran).to.equal(0);
        expect((await to.get('/calls/nullable', token)).json, title).to.deep.equal({ subject: null });
        ran = 0;
      }
    }
  });

  it('a subject getter that fails refuses with 503, even if the parameter is not required', async () => {
    const { client: to, token } = await client(loading(failures[0]![1]));
    expect(outcome(await to.get('/calls/nullable', token))).to.equal('503 SubjectUnavailableError');
  });

  it('a failure is printed without its text by the default logger', async () => {
    const printed: unknown[][] = [];
    const { error } = console;
    console.error = (...parts) => void printed.push(parts);
    try {
      const { client: to, token } = await client({ ...loading(failures[0]![1]), logger: undefined });
      expect(outcome(await to.get('/calls/subject', token))).to.equal('503 SubjectUnavailableError');
      expect(printed).to.deep.equal([['[authx] The subject getter failed; the request was refused. (Error)']]);
    } finally {
      console.error = error;
    }
  });
});
