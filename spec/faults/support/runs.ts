/** Whether there is time: `npm run soak`. */
export const isSoak = (process.env.AUTHX_SOAK ?? '') !== '';

/** How often something is tried: seldom, so that every change can be checked; often in a soak. */
export const runs = (checking: number, soak: number): number => (isSoak ? soak : checking);

/** Milliseconds that a spec may take which makes so many runs. */
export const timeFor = (count: number, millisecondsEach: number): number => 60_000 + count * millisecondsEach;
