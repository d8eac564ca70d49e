import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { AccessCheck, CheckRequest, CheckStage } from '../../src/access/AccessCheck';
import { accessRequirement } from '../../src/access/AccessRule';
import { AccessDeniedError, RevokedTokenError, SubjectUnavailableError } from '../../src/errors/errors';
import { AuthXError } from '../../src/errors/AuthXError';
import { Authorization } from '../../src/access/Authorization';
import { readRoleOptions } from '../../src/access/roles/readRoleOptions';
import { Roles } from '../../src/access/roles/Roles';
import { CheckRunner, type CheckSource } from '../../src/auth/CheckRunner';
import { Deadlines } from '../../src/async/Deadlines';
import { isThenable } from '../../src/async/MaybePromise';
import type { TokenPayload } from '../../src/token/TokenPayload';

const payload = { type: 'access', sub: 'alice' } as TokenPayload;

/** Runs checks for a token, and records the calls in order. */
class Decision {
  readonly asked: string[] = [];
  readonly reports: { message: string; cause: unknown }[] = [];
  source: CheckSource = { loadSubject: () => Promise.resolve(undefined) };
  revocation: () => void | Promise<void> = () => undefined;

  /** Returns a check that accepts the token and records its call. */
  passing(name: string, stage?: CheckStage): AccessCheck {
    return this.answering(name, () => true, stage);
  }

  answering(name: string, answer: () => unknown, stage?: CheckStage): AccessCheck {
    return {
      name,
      stage,
      test: () => {
        this.asked.push(name);
        return answer() as boolean;
      },
    };
  }

  decide(...checks: AccessCheck[]): unknown {
    const bounds = {
      deadlines: new Deadlines(50),
      logger: { error: (message: string, cause: unknown) => void this.reports.push({ message, cause }) },
    };
    const roles = new Roles(readRoleOptions(), bounds);
    const authorization = new Authorization({
      policies: undefined,
      roles,
      acrLevels: [],
      bounds,
      canLoadSubjects: () => false,
    });
    const runner = new CheckRunner(bounds, authorization);
    const assertCurrent = (): void | Promise<void> => {
      this.asked.push('revocation');
      return this.revocation();
    };
    return runner.decide({ payload, source: this.source, assertCurrent }, { ...accessRequirement, checks });
  }

  /** Returns the error that refuses the token, or undefined if it is accepted. */
  async refusal(...checks: AccessCheck[]): Promise<AuthXError | undefined> {
    try {
      expect(await this.decide(...checks)).to.equal(payload);
      return undefined;
    } catch (error) {
      expect(error).to.be.instanceOf(AuthXError);
      return error as AuthXError;
    }
  }
}

const thrown = (error: unknown): never => {
  throw error;
};

describe('CheckRunner', () => {
  let decision: Decision;

  beforeEach(() => {
    decision = new Decision();
  });

  it('runs the checks of each stage in order, with the revocation lookup between the stages', async () => {
    const [one, two] = [decision.passing('late'), decision.passing('early', 'beforeRevocation')];
    const [three, four] = [
      decision.passing('later', 'afterRevocation'),
      decision.passing('early too', 'beforeRevocation'),
    ];
    expect(await decision.refusal(one, two, three, four)).to.equal(undefined);
    expect(decision.asked).to.deep.equal(['early', 'early too', 'revocation', 'late', 'later']);
  });

  it('returns synchronously if nothing has to be awaited', () => {
    expect(decision.decide()).to.equal(payload);
    expect(decision.decide(decision.passing('early', 'beforeRevocation'), decision.passing('late'))).to.equal(payload);
    expect(isThenable(decision.decide(decision.answering('slow', () => Promise.resolve(true))))).to.equal(true);
  });

  it('runs no check after revocation for a revoked token', async () => {
    decision.revocation = () => thrown(new RevokedTokenError());
    expect(
      await decision.refusal(decision.passing('early', 'beforeRevocation'), decision.passing('late')),
    ).to.be.instanceOf(RevokedTokenError);
    expect(decision.asked).to.deep.equal(['early', 'revocation']);
  });

  it('looks up no revocation if an earlier check refuses the token', async () => {
    const check = decision.answering('early', () => false, 'beforeRevocation');
    expect(await decision.refusal(check)).to.be.instanceOf(AccessDeniedError);
    expect(decision.asked).to.deep.equal(['early']);
  });

  it('runs every check, even with an unknown stage, and refuses if any of them refuses', async () => {
    const stage = fc.constantFrom<unknown[]>(undefined, 'beforeRevocation', 'afterRevocation', 'never', null, 0);
    const answer = fc.constantFrom<unknown[]>(true, false, Promise.resolve(true), Promise.resolve(false));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(stage, answer), { maxLength: 6 }), async rows => {
        const own = new Decision();
        const checks = rows.map(([at, says], i) => own.answering(String(i), () => says, at as CheckStage));
        const refusal = await own.refusal(...checks);
        const answers = await Promise.all(rows.map(([, says]) => says));
        expect(refusal === undefined).to.equal(answers.every(says => says === true));
        if (!refusal) expect(own.asked.toSorted()).to.deep.equal([...rows.keys()].map(String).concat('revocation'));
      }),
    );
  });

  it('runs a check whose stage changes between reads', async () => {
    let reads = 0;
    const check: AccessCheck = {
      ...decision.answering('fickle', () => false),
      get stage(): CheckStage {
        reads += 1;
        return reads % 2 === 0 ? 'beforeRevocation' : 'afterRevocation';
      },
    };
    expect(await decision.refusal(check)).to.be.instanceOf(AccessDeniedError);
  });

  describe('refuses with AccessDeniedError and logs', () => {
    const never = (): unknown => new Promise(() => undefined);
    const failures: Record<string, () => unknown> = {
      'if a check throws': () => thrown(new Error('secret')),
      'if a check rejects': () => Promise.reject(new Error('secret')),
      'if a check throws undefined': () => thrown(undefined),
      'if a check never answers': never,
      'if a check returns a string': () => 'true',
      'if a check returns 1': () => 1,
      'if a check returns an object': () => ({ sub: 'alice' }),
      'if a check returns undefined': () => undefined,
      'if a check resolves with undefined': () => Promise.resolve(undefined),
      'if a check resolves with an object': () => Promise.resolve({}),
      'if a check returns a thenable whose then throws': () => ({ then: () => thrown(new Error('secret')) }),
      'if a check returns an object whose then getter throws': () =>
        Object.defineProperty({}, 'then', { get: () => thrown(new Error('secret')) }),
    };
    for (const [title, answer] of Object.entries(failures)) {
      for (const stage of ['beforeRevocation', 'afterRevocation'] as const) {
        it(`${title}, ${stage}`, async () => {
          const refusal = await decision.refusal(decision.answering('@Own()', answer, stage), decision.passing('next'));
          expect(refusal).to.be.instanceOf(AccessDeniedError).and.have.property('status', 403);
          expect(JSON.stringify(refusal)).to.equal('{"message":"Access denied","error_type":"AccessDeniedError"}');
          expect(decision.asked).not.to.include('next');
          expect(decision.reports.map(({ message }) => message)).to.deep.equal([
            'The check @Own() failed; the request was refused.',
          ]);
        });
      }
    }

    it('includes the failure as the cause, in the error and in the log', async () => {
      const failure = new Error('secret');
      const refusal = await decision.refusal(decision.answering('@Own()', () => thrown(failure)));
      expect(refusal?.cause).to.equal(failure);
      expect(decision.reports.map(({ cause }) => cause)).to.deep.equal([failure]);
    });

    it('says in the cause what a check or its refusal must return', async () => {
      await decision.refusal(decision.answering('@Own()', () => 1));
      const check = { ...decision.answering('@Own()', () => false), refusal: () => undefined } as unknown;
      await decision.refusal(check as AccessCheck);
      expect(decision.reports.map(({ cause }) => (cause as Error).message)).to.deep.equal([
        'A check must answer true or false.',
        'The refusal of a check must be an AuthXError.',
      ]);
    });

    const refusals: Record<string, unknown> = {
      'if refusal() of a check throws': () => thrown(new Error('secret')),
      'if refusal() returns an error that is not an AuthXError': () => new Error('secret'),
      'if refusal() returns undefined': () => undefined,
    };
    for (const [title, refusal] of Object.entries(refusals)) {
      it(title, async () => {
        const check = { ...decision.answering('@Own()', () => false), refusal } as AccessCheck;
        expect(await decision.refusal(check)).to.be.instanceOf(AccessDeniedError);
        expect(decision.reports).to.have.length(1);
      });
    }
  });

  it('refuses with an AuthXError that a check throws, and logs nothing', async () => {
    for (const answer of [
      () => thrown(new SubjectUnavailableError()),
      () => Promise.reject(new SubjectUnavailableError()),
    ]) {
      expect(await decision.refusal(decision.answering('@Own()', answer))).to.be.instanceOf(SubjectUnavailableError);
    }
    expect(decision.reports).to.deep.equal([]);
  });

  it('refuses with the error of the check, and logs nothing', async () => {
    const refusal = new AccessDeniedError({ message: 'Only for the role admin' });
    for (const answer of [false, Promise.resolve(false)]) {
      const check = { ...decision.answering('@Own()', () => answer), refusal: () => refusal };
      expect(await decision.refusal(check)).to.equal(refusal);
    }
    expect(decision.reports).to.deep.equal([]);
  });

  it('passes the claims, the context and the subject to checks, and does not print them', async () => {
    const seen: unknown[] = [];
    const context = { path: '/secret' } as NonNullable<CheckRequest['context']>;
    decision.source = { context, loadSubject: claims => Promise.resolve({ name: claims.sub }) };
    const check: AccessCheck = {
      name: '@Own()',
      test: async (claims, request) => {
        seen.push(claims, request.context, await request.subject(), inspect(request, { showHidden: true }));
        return true;
      },
    };
    expect(await decision.refusal(check)).to.equal(undefined);
    expect(seen.slice(0, 3)).to.deep.equal([payload, context, { name: 'alice' }]);
    expect(seen[3]).not.to.match(/secret|alice/);
  });

  it('loads no subject for checks that do not need it', async () => {
    let loads = 0;
    decision.source = { loadSubject: () => Promise.resolve((loads += 1)) };
    await decision.refusal(decision.passing('@Own()'));
    expect(loads).to.equal(0);
  });
});
