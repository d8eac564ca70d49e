import fc, { type AsyncCommand } from 'fast-check';
import type { AuthX } from 'routing-controllers-authx';
import type { Clock } from '../../sessions/support/clock';
import type { AuthStores } from '../support/openAuthStores';
import type { Model, ModelToken } from './Model';

/** What the model is compared with: login systems that share stores. */
export interface Real {
  readonly auths: readonly AuthX[];
  readonly stores: Pick<AuthStores, 'revokedTokens'>;
  readonly clock: Clock;
  /** Makes the names of subjects those of nobody in another history. */
  readonly subject: (name: string) => string;
}

type Step = AsyncCommand<Model, Real>;

/** A step that is compared with the model once it is done. */
class Compared implements Step {
  constructor(
    private readonly text: string,
    private readonly isPossible: (model: Model) => boolean,
    private readonly act: (model: Model, real: Real) => Promise<void>,
  ) {}

  check(model: Model): boolean {
    return this.isPossible(model);
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    await compare(model, real);
  }

  toString(): string {
    return this.text;
  }
}

/** Shows every token ever issued to every login system, but for those whose mere use would end a session. */
async function compare(model: Model, { auths }: Real): Promise<void> {
  const shown = model.tokens.filter(token => !model.isReplaced(token));
  for (const auth of auths) {
    const taken = await Promise.all(shown.map(({ text }) => isTaken(auth.verifyToken(text, { type: 'any' }))));
    const wrong = shown.filter((token, i) => taken[i] !== model.isTaken(token));
    if (wrong.length > 0) throw new Error(`Otherwise than the model says: ${describe(model, wrong)}`);
  }
}

const describe = (model: Model, tokens: readonly ModelToken[]): string =>
  tokens
    .map(token => {
      const number = String(model.tokens.indexOf(token));
      return `token ${number} (${token.type}) should be ${model.isTaken(token) ? 'taken' : 'refused'}`;
    })
    .join('; ');

/** Whether something is answered, or refused with 401. All else fails. */
async function isTaken(attempt: Promise<unknown>): Promise<boolean> {
  try {
    await attempt;
    return true;
  } catch (error) {
    if ((error as { status?: number }).status !== 401) throw error;
    return false;
  }
}

/** Where a number points to in a list, however long it is by now. */
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length]!;

const subjects = fc.constantFrom('alice', 'bob');
const indices = fc.nat(1000);
const always = (): boolean => true;
const hasTokens = ({ tokens }: Model): boolean => tokens.length > 0;
const hasSessions = ({ sessions }: Model): boolean => sessions.length > 0;

async function refresh(model: Model, { auths }: Real, token: ModelToken, through: number): Promise<void> {
  const fate = model.show(token);
  const attempt = pick(auths, through).refresh(token.text);
  if ((await isTaken(attempt)) !== (fate !== 'refused')) throw new Error(`A refresh that should be ${fate} was not.`);
  if (fate === 'refused') return;
  const { access_token: access, refresh_token: successor } = await attempt;
  model.refreshed(token, fate, access, successor);
}

const logIn = fc.tuple(subjects, indices).map(
  ([name, through]) =>
    new Compared(`log in ${name}`, always, async (model, real) => {
      const subject = real.subject(name);
      const pair = await pick(real.auths, through).createTokenPair(subject);
      model.logIn(subject, pair.access_token, pair.refresh_token);
    }),
);

const issueAlone = fc.tuple(subjects, fc.constantFrom('access', 'refresh')).map(
  ([name, type]) =>
    new Compared(`issue ${type} alone to ${name}`, always, async (model, { auths: [auth], subject }) => {
      const uid = subject(name);
      const token = await (type === 'access' ? auth!.createAccessToken(uid) : auth!.createRefreshToken(uid));
      model.issueAlone(type, uid, token);
    }),
);

/** The current token of a session, its predecessor, or one older. */
const refreshGeneration = fc.tuple(indices, fc.constantFrom(0, 0, 0, 1, 1, 2, 3), indices).map(
  ([index, generation, through]) =>
    new Compared(
      `refresh session ${String(index)} with generation -${String(generation)}`,
      hasSessions,
      (model, real) => {
        const { row } = pick(model.sessions, index);
        return refresh(model, real, row.at(-1 - generation) ?? row[0]!, through);
      },
    ),
);

const refreshAny = fc.tuple(indices, indices).map(
  ([index, through]) =>
    new Compared(`refresh with any token ${String(index)}`, hasTokens, async (model, real) => {
      const token = pick(model.tokens, index);
      if (token.type === 'refresh') await refresh(model, real, token, through);
    }),
);

/** What a guard finds ends a session as well. */
const showAny = fc.tuple(indices, indices).map(
  ([index, through]) =>
    new Compared(`show token ${String(index)}`, hasTokens, async (model, { auths }) => {
      const token = pick(model.tokens, index);
      const shouldBe = token.type === 'refresh' ? model.show(token) !== 'refused' : model.isTaken(token);
      const taken = await isTaken(pick(auths, through).verifyToken(token.text, { type: 'any' }));
      if (taken !== shouldBe) throw new Error(`A token that should ${shouldBe ? '' : 'not '}be taken was otherwise.`);
    }),
);

const revoke = fc.tuple(indices, indices).map(
  ([index, through]) =>
    new Compared(`revoke token ${String(index)}`, hasTokens, async (model, { auths }) => {
      const token = pick(model.tokens, index);
      await pick(auths, through).revoke(token.text);
      model.revoke(token);
    }),
);

const end = indices.map(
  index =>
    new Compared(`end session ${String(index)}`, hasSessions, async (model, { auths }) => {
      const { sid } = pick(model.sessions, index);
      await pick(auths, index).sessions.end(sid);
      model.end(sid);
    }),
);

const endOthers = indices.map(
  index =>
    new Compared(`end others than session ${String(index)}`, hasSessions, async (model, { auths }) => {
      const { sid, subject } = pick(model.sessions, index);
      await pick(auths, index).sessions.endOthers(subject, sid);
      model.endOthers(subject, sid);
    }),
);

const endAll = subjects.map(
  name =>
    new Compared(`end all of ${name}`, always, async (model, { auths: [auth], subject }) => {
      await auth!.sessions.endAll(subject(name));
      model.endAll(subject(name));
    }),
);

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const times = fc.constantFrom(
  1,
  1,
  500,
  5 * second,
  9999,
  10 * second,
  minute,
  14 * minute,
  16 * minute,
  hour,
  2 * hour,
  7 * hour,
  25 * hour,
);

const tick = times.map(
  time => new Compared(`let ${String(time)} ms pass`, always, async (_, { clock }) => clock.tick(time)),
);

const purge = fc.constant(
  new Compared('purge', always, async (model, { auths: [auth], stores }) => {
    await auth!.sessions.purge(new Date(model.now()));
    await stores.revokedTokens.purge(new Date(model.now()));
  }),
);

/** All that can happen; what happens most in life stands twice. */
export const steps: fc.Arbitrary<Step>[] = [
  logIn,
  logIn,
  issueAlone,
  refreshGeneration,
  refreshGeneration,
  refreshGeneration,
  refreshAny,
  showAny,
  revoke,
  end,
  endOthers,
  endAll,
  tick,
  tick,
  purge,
];
