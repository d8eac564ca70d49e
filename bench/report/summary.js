import { median } from './statistics.js';

const microsecondsAdded = (slow, fast) => 1e6 / slow - 1e6 / fast;

// One line of the table: every number is worked out within a round, where both sides met the same machine, and the
// median over the rounds comes last.
function summarize(name, rounds) {
  const over = value => median(rounds.map(value));
  return {
    name,
    open: over(({ open }) => open),
    hot: over(({ hot }) => hot),
    cold: over(({ cold }) => cold),
    hotAdds: over(({ open, hot }) => microsecondsAdded(hot, open)),
    coldAdds: over(({ open, cold }) => microsecondsAdded(cold, open)),
    hotShare: over(({ open, hot }) => hot / open),
    coldShare: over(({ open, cold }) => cold / open),
  };
}

// `rounds` holds, for every round, the rates of every server that was measured in it.
export function summarizeServers(names, rounds) {
  return names
    .map(name => [name, rounds.map(round => round[name]).filter(Boolean)])
    .filter(([, measured]) => measured.length > 0)
    .map(([name, measured]) => summarize(name, measured));
}
