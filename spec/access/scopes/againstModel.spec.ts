import { expect } from 'chai';
import fc from 'fast-check';
import { ScopeCheck, under, type RequiredScope } from '../../../src/access/RequiredScope';
import { readClaims } from '../../../src/token/readClaims';
import { TokenPayload } from '../../../src/token/TokenPayload';
import { isWritable, modelAccepts, type ModelGuard, type ModelScope } from './model';

/** `npm run spec:models` sets it to 100 000. */
const cases = Number(process.env.AUTHX_MODEL_CASES ?? 10_000);

/** Few segments, so that scopes often match, and each beside what could be mistaken for it. */
const segment = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('admin', 'users', 'a') },
  { weight: 5, arbitrary: fc.constant('*') },
  { weight: 3, arbitrary: fc.constantFrom('administrator', 'adm', 'Admin', 'admin*', '*admin', '') },
  // A full-width letter, a composed and a decomposed one, a letter whose capital is `K`, and what is not printable.
  {
    weight: 1,
    arbitrary: fc.constantFrom('ａ', 'é', 'e\u0301', '\u212a', 'a b', 'a\n', 'a\0', '"', '\\', '__proto__'),
  },
);
const written = fc.array(segment, { minLength: 1, maxLength: 4 }).map(segments => segments.join(':'));
const heldScopes = fc.oneof(
  { weight: 9, arbitrary: fc.array(written, { maxLength: 4 }) },
  { weight: 1, arbitrary: written.map(scope => [scope, scope, scope]) },
);

const wanted: fc.Arbitrary<ModelScope> = fc.record({ isUnder: fc.boolean(), text: written });
const guard: fc.Arbitrary<ModelGuard> = fc.record({
  mode: fc.constantFrom('all', 'any'),
  wanted: fc.array(wanted.filter(isWritable), { minLength: 1, maxLength: 3 }),
});
const guards = fc.oneof(
  { weight: 3, arbitrary: guard.map(one => [one]) },
  { weight: 1, arbitrary: fc.array(guard, { minLength: 2, maxLength: 3 }) },
);

/** Scopes near a required one: some satisfy it, and some could be mistaken for one that does. */
const near: readonly ((text: string) => string)[] = [
  text => text,
  text => `${text}:*`,
  text => text.replace(/:[^:]*$/, ':*'),
  text => text.replace(/:.*$/, ':*'),
  text => `${text}:users`,
  text => `${text}s`,
  text => `${text}*`,
  text => text.toUpperCase(),
  text => `:${text}`,
  text => `${text}:`,
  text => text.replace(/[^:]+/, '*'),
];

/** What guards require, and the held scopes of a token, of which some are near to what is required. */
const questions = guards.chain(required => {
  const texts = required.flatMap(one => one.wanted.map(({ text }) => text));
  const nearby = fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...near)).map(([text, change]) => change(text));
  const all = fc.tuple(...texts.map(text => fc.constantFrom(...near.slice(0, 5)).map(change => change(text))));
  const held = fc.oneof(
    heldScopes,
    all,
    fc.array(fc.oneof({ weight: 3, arbitrary: nearby }, written), { minLength: 1, maxLength: 4 }),
  );
  return fc.record({ held, required: fc.constant(required) });
});

const asRequired = ({ isUnder, text }: ModelScope): RequiredScope => (isUnder ? under(text) : text);

const asCheck = ({ mode, wanted: scopes }: ModelGuard): ScopeCheck =>
  ScopeCheck.of('a guard', mode, scopes.map(asRequired));

/** The claims of a token as a verifier reads them. */
function payloadWith(claims: Readonly<Record<string, unknown>>): TokenPayload {
  const all = { sub: 'alice', jti: '1', type: 'access', ...claims };
  return new TokenPayload(readClaims(all, 'sub'), all, 'sub');
}

describe('Guards for scopes', () => {
  it(`decide as a plain model does, in ${String(cases)} cases`, async function () {
    this.timeout(300_000);
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(questions, ({ held, required }) => {
        const expected = modelAccepts(held, required);
        seen[expected ? 'accepted' : 'refused'] += 1;
        const payload = payloadWith({ scopes: held });
        const answer = required.every(one => asCheck(one).test(payload));
        expect(answer, JSON.stringify({ held, required })).to.equal(expected);
      }),
      { numRuns: cases },
    );
    // Cases that all end alike would prove little.
    expect(Math.min(seen.accepted, seen.refused), JSON.stringify(seen)).to.be.greaterThan(cases / 10);
  });

  it('refuse the same scopes at start as the model, and no others', () => {
    fc.assert(
      fc.property(wanted, scope => {
        const make = (): unknown => asCheck({ mode: 'all', wanted: [scope] });
        if (isWritable(scope)) expect(make).not.to.throw();
        else expect(make, JSON.stringify(scope)).to.throw(TypeError);
      }),
      { numRuns: cases / 10 },
    );
  });

  it('read the claim scope as the list scopes', () => {
    const tokens = questions.filter(({ held }) => held.every(scope => scope !== '' && !scope.includes(' ')));
    fc.assert(
      fc.property(tokens, ({ held, required }) => {
        const answer = required.every(one => asCheck(one).test(payloadWith({ scope: held.join(' ') })));
        expect(answer).to.equal(modelAccepts(held, required));
      }),
      { numRuns: cases / 10 },
    );
  });

  it('decide as hasScopes of the claims does', () => {
    fc.assert(
      fc.property(questions, ({ held, required }) => {
        for (const { mode, wanted: scopes } of required) {
          const texts = scopes.map(({ text }) => text);
          const answer = payloadWith({ scopes: held }).hasScopes(texts, { all: mode === 'all' });
          const asTexts = { mode, wanted: texts.map(text => ({ isUnder: false, text })) };
          expect(answer).to.equal(modelAccepts(held, [asTexts]));
        }
      }),
      { numRuns: cases / 10 },
    );
  });
});
