/** Does something while the clock shows a time that goes on by itself only where `tick` says so; then sets it right. */
export async function withClock<T>(start: number, act: (clock: Clock) => Promise<T>): Promise<T> {
  const { now } = Date;
  let time = start;
  Date.now = () => time;
  try {
    return await act({ tick: milliseconds => void (time += milliseconds), now: () => time });
  } finally {
    Date.now = now;
  }
}

/** A clock that stands. */
export interface Clock {
  /** Sets it forward, or back. */
  tick(milliseconds: number): void;
  now(): number;
}
