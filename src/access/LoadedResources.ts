import { andThen, orElse, type MaybePromise } from '../async/MaybePromise';
import { boundedCall, type CallBounds } from '../calls/boundedCall';
import { clientStatusOf } from '../errors/AuthXError';
import { PolicyEvaluationError } from '../errors/errors';
import type { TokenPayload } from '../token/TokenPayload';
import type { CheckContext } from './AccessCheck';

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

/** The resources of one request. Guards and the action share one load for each loader. */
export class LoadedResources {
  /** A request has one loader, or two. */
  readonly #pending: { readonly loader: ResourceLoader; readonly resource: MaybePromise<unknown> }[] = [];
  readonly #loaded: { readonly resourceName: string | undefined; readonly resource: unknown }[] = [];

  /**
   * Loads a resource once. Answers undefined if it does not exist.
   *
   * @throws PolicyEvaluationError if the loader failed; the error of the loader, if its status is below 500
   */
  load({ loader, resourceName }: NamedLoader, request: LoadingRequest): MaybePromise<unknown> {
    let pending = this.#pending.find(asked => asked.loader === loader);
    if (pending === undefined) {
      pending = { loader, resource: andThen(ask(loader, resourceName, request), readAnswer) };
      this.#pending.push(pending);
    }
    return andThen(pending.resource, resource => {
      this.#loaded.push({ resourceName, resource });
      return resource;
    });
  }

  /** Returns what was loaded before under a name. Without a name, it returns what was loaded first. */
  find(resourceName: string | undefined): unknown {
    return this.#loaded.find(loaded => resourceName === undefined || loaded.resourceName === resourceName)?.resource;
  }
}

/** An error by which a loader answers the client. */
class LoaderAnswer {
  constructor(readonly error: unknown) {}
}

function ask(
  loader: ResourceLoader,
  resourceName = 'the owned resource',
  { context, payload, bounds }: LoadingRequest,
): MaybePromise<unknown> {
  const call = (): MaybePromise<unknown> => orElse(() => loader(context, payload), catchAnswer);
  const { deadlines, logger } = bounds;
  return boundedCall(call, { name: `The loader of ${resourceName}`, deadlines, logger, refusal });
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
