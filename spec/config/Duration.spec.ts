import { expect } from 'chai';
import fc from 'fast-check';
import { parseDuration, type Duration } from '../../src/config/Duration';

describe('parseDuration', () => {
  const lengths: [Duration, number][] = [
    [0, 0],
    [900, 900],
    [0.5, 0.5],
    ['90s', 90],
    ['15m', 900],
    ['12h', 43_200],
    ['20d', 1_728_000],
    ['1.5h', 5400],
    ['0s', 0],
    ['P1W2DT3H4M5S', 788_645],
    ['2 days, 03:04:05' as Duration, 183_845],
  ];
  for (const [duration, seconds] of lengths) {
    it(`reads ${JSON.stringify(duration)} as ${String(seconds)} seconds`, () => {
      expect(parseDuration(duration)).to.equal(seconds);
    });
  }

  const impossible: unknown[] = [
    NaN,
    Infinity,
    -Infinity,
    -1,
    '300',
    '5 minutes',
    '5 m',
    ' 5m',
    '5m ',
    '5m\n',
    '5M',
    '-5m',
    '+5m',
    '1e3s',
    '.5m',
    '5.m',
    '0x10s',
    'Infinitys',
    'm',
    '',
    '5ms',
    '9'.repeat(400) + 'd',
    null,
    true,
    [],
    {},
    new Date(0),
    10n,
  ];
  for (const value of impossible) {
    it(`refuses ${typeof value} ${String(value).slice(0, 20)}`, () => {
      expect(() => parseDuration(value as Duration)).to.throw(RangeError);
    });
  }

  it('returns a finite number of seconds or throws a RangeError, for any value', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        try {
          const seconds = parseDuration(value as Duration);
          return Number.isFinite(seconds) && seconds >= 0;
        } catch (error) {
          return error instanceof RangeError;
        }
      }),
    );
  });
});
