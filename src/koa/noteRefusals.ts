import { KoaDriver, type Action, type ActionMetadata } from 'routing-controllers';
import { RequestAuth } from '../auth/RequestAuth';
import { KoaRequest } from './KoaRequest';

const patched = Symbol('authx.refusals');

interface Driver {
  handleError(error: unknown, metadata: ActionMetadata | undefined, action: Action): unknown;
  [patched]?: true;
}

/**
 * Notes the error that an action, a parameter, a middleware class or a result interceptor ends in, where it is one of this
 * library's: routing-controllers writes it without its headers, and for text controllers with its stack. The interceptor
 * then answers it in full. `handleError` is the one place that all of them pass.
 */
export function noteRefusals(): void {
  const driver = KoaDriver.prototype as unknown as Driver;
  if (driver[patched]) return;
  driver[patched] = true;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const original = driver.handleError;
  driver.handleError = function handleError(this: Driver, error, metadata, action) {
    const request = RequestAuth.of(action.context as object);
    const noted = request instanceof KoaRequest ? request.refuse(error) : error;
    return original.call(this, noted, metadata, action);
  };
}
