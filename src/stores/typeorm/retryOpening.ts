import { setTimeout as pause } from 'node:timers/promises';
import { isBusy } from './isBusy';

/** Milliseconds that processes which start together on one SQLite file have to let each other through. */
const longestWait = 5000;

/** Opens a database again and again while another process, which opens it as well, is in the way. */
export async function retryOpening<Opened>(open: () => Promise<Opened>): Promise<Opened> {
  const deadline = Date.now() + longestWait;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isInTheWay(error) || Date.now() > deadline) throw error;
    }
    // Not in step with the others.
    await pause(10 + Math.random() * 40);
  }
}

/** With `synchronize`, processes look for the table before they take a lock, so that all of them make it. */
const isInTheWay = (error: unknown): boolean =>
  isBusy(error) || (error instanceof Error && error.message.endsWith(' already exists'));
