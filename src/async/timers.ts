import * as timers from 'node:timers';
import * as promises from 'node:timers/promises';

/**
 * The timers of Node.js, as they were when this module was loaded. Test libraries replace the global timers, and the
 * functions of `node:timers`, by fake ones that never fire by themselves. A login must not wait for those.
 */
export const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = timers;

/** Resolves after some milliseconds. */
export const pause = promises.setTimeout;

/** Resolves in the next turn of the event loop. */
export const nextTurn = promises.setImmediate;

/** Calls back before the event loop goes on, outside of any promise: `process.nextTick`. */
export const nextTick = process.nextTick.bind(process);
