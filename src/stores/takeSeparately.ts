import type { CountedRequest, CounterState, GivenBack, RateLimitCounter } from '../limits/RateLimitStore';

/** Counts a request with one counter, or takes it out of some. */
interface SeparateCounters {
  takeOne(counter: RateLimitCounter): Promise<CountedRequest>;
  giveBack(counted: readonly GivenBack[]): Promise<void>;
}

/**
 * Counts a request with several counters that cannot be changed in one step, all or none. If one is exhausted, the request
 * is taken out of the others, which may refuse other requests until then, and never accept more than they may.
 *
 * @throws the error of a counter that failed
 */
export async function takeSeparately(
  counters: readonly RateLimitCounter[],
  separate: SeparateCounters,
): Promise<CountedRequest> {
  const outcomes = await Promise.allSettled(counters.map(counter => separate.takeOne(counter)));
  const answers = outcomes.map(outcome => (outcome.status === 'fulfilled' ? outcome.value : undefined));
  const states = answers.map(answer => answer?.states[0] ?? unknown);
  const isAccepted = answers.every(answer => answer?.isAccepted);
  if (isAccepted) return { isAccepted, states };
  const counted = counters.flatMap((counter, i) =>
    answers[i]?.isAccepted ? [{ ...counter, slot: (states[i] as CounterState).slot }] : [],
  );
  if (counted.length > 0) await separate.giveBack(counted);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return { isAccepted, states: states.map(withoutRequest) };
}

const unknown: CounterState = { remaining: 0, oldestLeavesIn: 0, slot: -1 };

const withoutRequest = ({ remaining, oldestLeavesIn, slot }: CounterState): CounterState => ({
  remaining: slot === -1 ? remaining : remaining + 1,
  oldestLeavesIn,
  slot: -1,
});
