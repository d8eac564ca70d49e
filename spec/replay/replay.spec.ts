import { expect } from 'chai';
import type { AuthXOptions } from '../../src/index';
import { deviatingRows, deviationOf, deviations } from './deviations';
import { expectAnswer, isAnswer } from './expectAnswer';
import { isObject, type Expected } from './Expected';
import { globalDeviations } from './globalDeviations';
import type { Here } from './here';
import { laterGroupOf, laterGroups } from './laterRows';
import { namedOnPage, page } from './namedOnPage';
import { ownRows } from './ownRows';
import { recordedRows, type RecordedRow } from './RecordedRow';
import { Replay, type Outcome } from './Replay';
import { translate } from './translate';

const replayed = recordedRows.filter(row => laterGroupOf(row) === undefined);
/** All but those whose route cannot be declared. */
const sent = replayed.filter(({ no }) => !('atDeclaration' in (deviationOf(no)?.here ?? {})));

/** What a client written for AuthX sets, to get the statuses that it knows. */
const asAuthX: NonNullable<AuthXOptions['errors']> = {
  JWTDecodeError: { status: 422 },
  TokenExpiredError: { status: 422 },
  TokenInvalidSignatureError: { status: 422 },
  TokenInvalidAudienceError: { status: 422 },
  TokenInvalidIssuerError: { status: 422 },
  CSRFError: { status: 401 },
  MissingCSRFTokenError: { status: 401, message: 'Token Error' },
};

/** Differences that the options above take back. */
const takenBack = ['decode-status', 'csrf-status', 'missing-csrf'];

const title = ({ no, request, headers = [], note }: RecordedRow): string =>
  [`${String(no)} ${request}`, ...headers, note].filter(Boolean).join(' ; ').replaceAll('\t', '\\t');

/** The names of the differences between AuthX's answer to a row and the one here. */
const namesOf = (row: RecordedRow): readonly string[] => {
  const own = deviationOf(row.no);
  return own ? [own.name] : translate(row).names;
};

/** How an answer looks where statuses and messages are overridden. */
function dressed(expected: Expected, errors: NonNullable<AuthXOptions['errors']>): Expected {
  if (!isObject(expected.body)) return expected;
  const { status = expected.status, message } = errors[expected.body.error_type as keyof typeof errors] ?? {};
  return { ...expected, status, body: { ...expected.body, ...(message !== undefined && { message }) } };
}

/** Expects what is documented of a row. */
function expectOutcome(
  row: RecordedRow,
  outcome: Outcome | undefined,
  errors: NonNullable<AuthXOptions['errors']> = {},
): void {
  expectHere(deviationOf(row.no)?.here ?? { answer: translate(row).expected }, outcome, errors);
}

function expectHere(here: Here, outcome: Outcome | undefined, errors: NonNullable<AuthXOptions['errors']> = {}): void {
  if ('atDeclaration' in here) {
    expect(here.atDeclaration.declare).to.throw(TypeError, here.atDeclaration.complaint);
  } else if ('atStart' in here) {
    expect(outcome).to.have.property('complaint').that.matches(here.atStart);
  } else {
    if (!outcome || !('seen' in outcome)) throw new Error(outcome?.complaint ?? 'The request was not sent.');
    expectAnswer(outcome.seen, dressed(here.answer, errors), outcome.now);
  }
}

/** Whether a row got what AuthX answered. */
const isAsRecorded = (row: RecordedRow, outcome: Outcome | undefined): boolean =>
  outcome !== undefined && 'seen' in outcome && isAnswer(outcome.seen, translate(row).expected, outcome.now);

describe('the requests recorded of AuthX', () => {
  it('are 300, each replayed or named as belonging to a later version', () => {
    const later = laterGroups.map(group => recordedRows.filter(row => laterGroupOf(row) === group).length);
    expect(recordedRows.map(({ no }) => no)).to.deep.equal(Array.from({ length: 300 }, (_, i) => i + 1));
    expect(later).to.not.include(0);
    expect(later.reduce((sum, count) => sum + count, replayed.length)).to.equal(300);
  });

  describe('are answered as AuthX does, or as a named difference says', () => {
    let outcomes: ReadonlyMap<number, Outcome>;
    before(async () => {
      outcomes = await new Replay().run(sent);
    });

    for (const row of replayed) {
      const own = deviationOf(row.no);
      it(`${title(row)}${own ? ` (${own.name})` : ''}`, () => {
        const outcome = outcomes.get(row.no);
        expectOutcome(row, outcome);
        expect(own !== undefined && isAsRecorded(row, outcome), 'names a difference that there is not').to.equal(false);
      });
    }
  });

  describe('are answered with the statuses of AuthX where the configuration asks for those', () => {
    let outcomes: ReadonlyMap<number, Outcome>;
    before(async () => {
      outcomes = await new Replay({ errors: asAuthX }).run(sent);
    });

    for (const row of replayed.filter(row => namesOf(row).some(name => takenBack.includes(name)))) {
      it(title(row), () => {
        const outcome = outcomes.get(row.no);
        expectOutcome(row, outcome, asAuthX);
        expect(outcome).to.have.nested.property('seen.status', row.status);
        expect(outcome).to.have.nested.property('seen.body.message', (row.answer as { message: string }).message);
      });
    }
  });
});

describe('requests that were not sent to AuthX', () => {
  const replay = new Replay();
  for (const [name, rows] of Object.entries(ownRows)) {
    for (const [index, { here, shows, ...row }] of rows.entries()) {
      it(`show ${name}: ${[row.request, ...(row.headers ?? [])].join(' ; ')}`, async () => {
        const outcome = await replay.play({ ...row, no: -index, status: 0, answer: null });
        if (here) expectHere(here, outcome);
        if (shows && 'answer' in outcome) shows(outcome.answer);
        else expect(shows, 'the server did not start').to.equal(undefined);
      });
    }
  }
});

describe('docs/differences-from-authx.md', () => {
  const shown = new Set(replayed.flatMap(namesOf));
  const [requests, others] = ['Shown by recorded requests', 'Not shown by a recorded request'].map(
    heading => namedOnPage().get(heading) ?? [],
  );

  it('names each difference that a recorded request shows, and no other, among those', () => {
    expect([...requests!].sort()).to.deep.equal([...shown].sort());
  });

  it('names each difference that only an own request shows, and no other, apart', () => {
    expect([...others!].sort()).to.deep.equal(Object.keys(ownRows).sort());
  });

  it('says how many of the recorded requests are replayed', () => {
    expect(page).to.include(`replays ${String(replayed.length)} of 300 requests`);
    expect(page).to.include(`The other ${String(300 - replayed.length)} `);
  });

  it('names each difference once', () => {
    const names = [...requests!, ...others!];
    expect(names).to.deep.equal([...new Set(names)]);
  });

  it('is all that the rows can name', () => {
    const names = [...Object.keys(deviations), ...globalDeviations.map(({ name }) => name)];
    expect([...shown].sort()).to.deep.equal(names.sort());
    expect(deviatingRows.filter(no => laterGroupOf(recordedRows[no - 1]!))).to.deep.equal([]);
  });
});
