'use strict';

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** The median, the 99th percentile and the largest of some times. */
exports.summary = function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99), max: sorted.at(-1), count: sorted.length };
};

exports.shown = ({ p50, p99, max, count }) =>
  `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, longest ${max.toFixed(1)} ms, of ${count}`;

/** Runs a function some times, one after another, and returns how long each took in milliseconds. */
exports.times = async function times(count, run) {
  const all = [];
  for (let i = 0; i < count; i += 1) {
    const startedAt = performance.now();
    await run(i);
    all.push(performance.now() - startedAt);
  }
  return all;
};
