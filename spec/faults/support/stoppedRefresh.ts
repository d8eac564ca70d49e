import type { Point } from '../../sessions/support/SpecStore';
import type { Reply, ServerProcess } from './ServerProcess';

/** A call that a refresh makes of its session store; the first look is that of the guard. */
export interface Spot {
  readonly point: Point;
  readonly nth: number;
}

/** Each call of a refresh that replaces its token. */
export const spots: readonly Spot[] = [
  { point: 'before look', nth: 1 },
  { point: 'after look', nth: 1 },
  { point: 'before look', nth: 2 },
  { point: 'after look', nth: 2 },
  { point: 'before rotate', nth: 1 },
  { point: 'after rotate', nth: 1 },
];

/** The calls of a refresh whose token another one has replaced before. */
export const latecomerSpots: readonly Spot[] = [
  { point: 'after look', nth: 1 },
  { point: 'before look', nth: 2 },
  { point: 'after look', nth: 2 },
];

/** A refresh that waits. */
export interface StoppedRefresh {
  /** Lets it go on, to its answer. */
  go(): Promise<Reply>;
}

/** Starts a refresh, and resolves when it waits at the spot, or is answered. */
export async function stoppedRefresh(
  server: ServerProcess,
  refresh: string,
  { point, nth }: Spot,
): Promise<StoppedRefresh> {
  let stop = await server.pauseAt(point);
  const answer = server.post('/refresh', refresh);
  for (let n = 1; n < nth; n += 1) {
    await Promise.race([stop.reached, answer]);
    const next = await server.pauseAt(point);
    await stop.go();
    stop = next;
  }
  // One that is answered before it gets there is told of by its answer.
  await Promise.race([stop.reached, answer]);
  return {
    async go() {
      await stop.go();
      return answer;
    },
  };
}
