/** Does something while the clock that never goes back stands, and goes on only where `tick` says so. */
export async function withMonotonicClock<T>(act: (tick: (milliseconds: number) => void) => Promise<T>): Promise<T> {
  // Whole, so that sums and differences are exact.
  let time = Math.ceil(performance.now());
  performance.now = () => time;
  try {
    return await act(milliseconds => void (time += milliseconds));
  } finally {
    // The clock's own method is its prototype's.
    delete (performance as { now?: unknown }).now;
  }
}
