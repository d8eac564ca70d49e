import { expect } from 'chai';
import type { AuthXOptions } from '../../src/index';
import { deviationOf, deviations } from './deviations';
import { expectAnswer, isAnswer } from './expectAnswer';
import { isObject, type Expected } from './Expected';
import { globalDeviations } from './globalDeviations';
import type { Here } from './here';
import { namedOnPage, page } from './namedOnPage';
import { ownRows } from './ownRows';
import { recordedRows, type RecordedRow } from './RecordedRow';
import { Replay, type Outcome } from './Replay';
import { translate } from './translate';

/** All rows except those whose route cannot be declared. */
const sent = recordedRows.filter(({ no }) => !('atDeclaration' in (deviationOf(no)?.here ?? {})));

/** The options that give a client of AuthX in Python the statuses that it expects. */
const asAuthX: NonNullable<AuthXOptions['errors']> = {
  JWTDecodeError: { status: 422 },
  TokenExpiredError: { status: 422 },
  TokenInvalidSignatureError: { status: 422 },
  TokenInvalidAudienceError: { status: 422 },
  TokenInvalidIssuerError: { status: 422 },
  CSRFError: { status: 401 },
  MissingCSRFTokenError: { status: 401, message: 'Token Error' },
};

/** Differences that the options above remove. */
const takenBack = ['decode-status', 'csrf-status', 'missing-csrf'];

const title = ({ no, request, headers = [], note }: RecordedRow): string =>
  [`${String(no)} ${request}`, ...headers, note].filter(Boolean).join(' ; ').replaceAll('\t', '\\t');

/** Returns the names of the differences between the response of AuthX in Python and of this library. */
const namesOf = (row: RecordedRow): readonly string[] => {
  const own = deviationOf(row.no);
  return own ? [own.name] : translate(row).names;
};

/** Returns a response with the overridden statuses and messages. */
function dressed(expected: Expected, errors: NonNullable<AuthXOptions['errors']>): Expected {
  if (!isObject(expected.body)) return expected;
  const { status = expected.status, message } = errors[expected.body.error_type as keyof typeof errors] ?? {};
  return { ...expected, status, body: { ...expected.body, ...(message !== undefined && { message }) } };
}

/** Checks the documented result of a row. */
function expectOutcome(
  row: RecordedRow,
  outcome: Outcome | undefined,
  errors: NonNullable<AuthXOptions['errors']> = {},
): void {
  expectHere(deviationOf(row.no)?.here ?? { answer: translate(row).expected }, outcome, errors);
}

function expectHere(here: Here, outcome: Outcome | undefined, errors: NonNullable<AuthXOptions['errors']> = {}): void {
  if ('atDeclaration' in here) {
    expect(here.atDeclaration.declare).to.throw(Error, here.atDeclaration.complaint);
  } else if ('atStart' in here) {
    expect(outcome).to.have.property('complaint').that.matches(here.atStart);
  } else {
    if (!outcome || !('seen' in outcome)) throw new Error(outcome?.complaint ?? 'The request was not sent.');
    expectAnswer(outcome.seen, dressed(here.answer, errors), outcome.now);
  }
}

/** Returns whether the result of a row is the response of AuthX in Python. */
const isAsRecorded = (row: RecordedRow, outcome: Outcome | undefined): boolean =>
  outcome !== undefined && 'seen' in outcome && isAnswer(outcome.seen, translate(row).expected, outcome.now);

describe('Requests recorded from AuthX in Python', () => {
  it('are 300, and all of them are replayed', () => {
    expect(recordedRows.map(({ no }) => no)).to.deep.equal(Array.from({ length: 300 }, (_, i) => i + 1));
  });

  describe('get the same response as from AuthX in Python, except for documented differences', () => {
    let outcomes: ReadonlyMap<number, Outcome>;
    before(async () => {
      outcomes = await new Replay().run(sent);
    });

    for (const row of recordedRows) {
      const own = deviationOf(row.no);
      it(`${title(row)}${own ? ` (${own.name})` : ''}`, () => {
        const outcome = outcomes.get(row.no);
        expectOutcome(row, outcome);
        expect(own !== undefined && isAsRecorded(row, outcome), 'names a difference that there is not').to.equal(false);
      });
    }
  });

  describe('get the statuses of AuthX in Python if the options ask for them', () => {
    let outcomes: ReadonlyMap<number, Outcome>;
    before(async () => {
      outcomes = await new Replay({ errors: asAuthX }).run(sent);
    });

    for (const row of recordedRows.filter(row => namesOf(row).some(name => takenBack.includes(name)))) {
      it(title(row), () => {
        const outcome = outcomes.get(row.no);
        expectOutcome(row, outcome, asAuthX);
        expect(outcome).to.have.nested.property('seen.status', row.status);
        expect(outcome).to.have.nested.property('seen.body.message', (row.answer as { message: string }).message);
      });
    }
  });
});

describe('Requests that were not recorded from AuthX in Python', () => {
  const replay = new Replay();
  for (const [name, rows] of Object.entries(ownRows)) {
    for (const [index, { here, shows, ...row }] of rows.entries()) {
      it(`show the difference ${name}: ${[row.request, ...(row.headers ?? [])].join(' ; ')}`, async () => {
        const outcome = await replay.play({ ...row, no: -index, status: 0, answer: null });
        if (here) expectHere(here, outcome);
        if (shows && 'answer' in outcome) shows(outcome.answer);
        else expect(shows, 'the server did not start').to.equal(undefined);
      });
    }
  }
});

describe('docs/differences-from-authx.md', () => {
  const shown = new Set(recordedRows.flatMap(namesOf));
  const [requests, others] = ['Shown by recorded requests', 'Not shown by a recorded request'].map(
    heading => namedOnPage().get(heading) ?? [],
  );

  it('lists every difference that a recorded request shows, and no other, as recorded', () => {
    expect([...requests!].sort()).to.deep.equal([...shown].sort());
  });

  it('lists every difference that only an unrecorded request shows, and no other, separately', () => {
    expect([...others!].sort()).to.deep.equal(Object.keys(ownRows).sort());
  });

  it('states that all recorded requests are replayed', () => {
    expect(page).to.include(`replays all ${String(recordedRows.length)} requests`);
  });

  it('lists each difference once', () => {
    const names = [...requests!, ...others!];
    expect(names).to.deep.equal([...new Set(names)]);
  });

  it('lists all differences of the rows', () => {
    const names = [...Object.keys(deviations), ...globalDeviations.map(({ name }) => name)];
    expect([...shown].sort()).to.deep.equal(names.sort());
  });
});
