import { andThen, isThenable, type MaybePromise } from '../async/MaybePromise';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import { clientStatusOf } from '../errors/AuthXError';
import { PolicyEvaluationError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import type { CheckContext } from './AccessCheck';
import { appended } from './appended';

/**
 * Loads the resource that a request is about. It answers undefined or null if the resource does not exist, or throws an
 * `HttpError` with status 404. Another `HttpError` with a status below 500 is the answer to the request.
 *
 * @param context - the request. The client chooses its parameters, its query and its body
 * @param payload - the verified claims
 */
export type ResourceLoader<Resource = unknown> = (
  context: CheckContext,
  payload: TokenPayload,
) => MaybePromise<Resource | null | undefined>;

/** The request for which a resource is loaded. */
export interface LoadingRequest {
  readonly context: CheckContext;
  readonly payload: TokenPayload;
  readonly bounds: Pick<CallBounds, 'deadlines' | 'logger'>;
}

/** A loader, and the name of what it loads. */
export interface NamedLoader {
  readonly loader: ResourceLoader;
  /** Undefined for a resource without a name, as that of `@RequireOwner()`. */
  readonly resourceName: string | undefined;
}

/** One load of a resource. */
interface Load {
  readonly named: NamedLoader;
  readonly pending: MaybePromise<unknown>;
  isDone: boolean;
  resource: unknown;
}

/** The resources of one request. Guards and the action share one load for each loader. */
export class LoadedResources {
  /** A request has one, or two. */
  #loads: readonly Load[] = [];

  /**
   * Loads a resource once. Answers undefined if it does not exist.
   *
   * @throws PolicyEvaluationError if the loader failed; the error of the loader, if its status is below 500
   */
  load(named: NamedLoader, request: LoadingRequest): MaybePromise<unknown> {
    const same = this.#loadOf(named.loader);
    const pending = same ? same.pending : andThen(ask(named, request), readAnswer);
    const load = { named, pending, isDone: false, resource: undefined };
    this.#loads = appended(this.#loads, load);
    return isThenable(pending) ? notedAfter(load, pending) : noted(load, pending);
  }

  /** Returns what was loaded before under a name. Without a name, it returns what was loaded first. */
  find(resourceName: string | undefined): unknown {
    return this.#loads.find(
      ({ isDone, named }) => isDone && (resourceName === undefined || named.resourceName === resourceName),
    )?.resource;
  }

  #loadOf(loader: ResourceLoader): Load | undefined {
    for (const load of this.#loads) if (load.named.loader === loader) return load;
    return undefined;
  }
}

const notedAfter = (load: Load, pending: PromiseLike<unknown>): MaybePromise<unknown> =>
  andThen(pending, resource => noted(load, resource));

function noted(load: Load, resource: unknown): unknown {
  load.isDone = true;
  load.resource = resource;
  return resource;
}

/** An error by which a loader answers the client. */
class LoaderAnswer {
  constructor(readonly error: unknown) {}
}

function ask(
  { loader, resourceName }: NamedLoader,
  { context, payload, bounds }: LoadingRequest,
): MaybePromise<unknown> {
  const { deadlines, logger } = bounds;
  const name = resourceName === undefined ? 'The loader of the owned resource' : `The loader of ${resourceName}`;
  return boundedCall(() => callLoader(loader, context, payload), { name, deadlines, logger, refusal });
}

/** Answers undefined for a resource that does not exist, and a {@link LoaderAnswer} for an answer to the client. */
function callLoader(loader: ResourceLoader, context: CheckContext, payload: TokenPayload): MaybePromise<unknown> {
  try {
    const resource = loader(context, payload);
    return isThenable(resource) ? Promise.resolve(resource).then(undefined, catchAnswer) : resource;
  } catch (error) {
    return catchAnswer(error);
  }
}

const refusal = (cause: unknown): PolicyEvaluationError => new PolicyEvaluationError({ cause });

function catchAnswer(error: unknown): LoaderAnswer | undefined {
  const status = clientStatusOf(error);
  if (status === 404) return undefined;
  if (status === undefined) throw error;
  return new LoaderAnswer(error);
}

function readAnswer(answer: unknown): unknown {
  if (answer instanceof LoaderAnswer) throw answer.error;
  return answer ?? undefined;
}
