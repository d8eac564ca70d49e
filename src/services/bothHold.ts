import { isThenable, type MaybePromise } from './MaybePromise';

type Check = () => MaybePromise<void>;

/**
 * Makes two checks side by side, and waits for both though one has failed: a refusal is not to overtake what the other
 * does about a theft.
 *
 * @throws what the first threw, or else the second
 */
export function bothHold(first: Check, second: Check): MaybePromise<void> {
  const [one, other] = [attempt(first), attempt(second)];
  if (!isThenable(one)) return other;
  return isThenable(other) ? settleBoth(one, other) : one;
}

/** A failure of one check must not leave the other, which is under way, without anybody to hear of its own. */
function attempt(check: Check): MaybePromise<void> {
  try {
    return check();
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was, it is passed on
    return Promise.reject(error);
  }
}

async function settleBoth(one: PromiseLike<void>, other: PromiseLike<void>): Promise<void> {
  // At once, since it may fail before the first is through.
  const second = Promise.resolve(other).then(undefined, (reason: unknown) => ({ reason }));
  try {
    await one;
  } catch (error) {
    await second;
    throw error;
  }
  const failed = await second;
  if (failed) throw failed.reason;
}
