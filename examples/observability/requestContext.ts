import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';

type Callback = (...args: never[]) => unknown;

/**
 * Keeps the active span of each request. The SDK for Node.js (`@opentelemetry/sdk-node`) brings a context manager of its own,
 * so that you do not need this one beside it.
 */
export class RequestContext implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Called extends Callback>(
    context: Context,
    call: Called,
    self?: ThisParameterType<Called>,
    ...args: Parameters<Called>
  ): ReturnType<Called> {
    return this.storage.run(context, () => call.apply(self, args) as ReturnType<Called>);
  }

  bind<Target>(context: Context, target: Target): Target {
    if (typeof target !== 'function') return target;
    const call = target as unknown as Callback;
    return ((...args: never[]) => this.storage.run(context, () => call(...args))) as Target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.storage.disable();
    return this;
  }
}
