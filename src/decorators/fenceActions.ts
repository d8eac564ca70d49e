import {
  getMetadataArgsStorage,
  type Action,
  type ActionMetadata,
  type RoutingControllersOptions,
} from 'routing-controllers';
import { GuardNotEnforcedError } from '../errors/errors';

type Storage = ReturnType<typeof getMetadataArgsStorage>;
type ActionArgs = ReturnType<Storage['filterActionsWithTarget']>[number];

/** What a server wired by this library does around each of its actions. */
export interface ActionRunner {
  run(metadata: ActionMetadata, action: Action, call: () => unknown): unknown;
}

/** Under this key the options of a wired server carry its runner; it survives a spread of the options. */
export const runnerKey = Symbol('authx.runner');

const fenced = Symbol('authx.fenced');

/** Tells whether an action relies on this library. */
export type ReliesOnWiring = (type: object, method: string) => boolean;

const reliances = new Set<ReliesOnWiring>();

/**
 * Puts a fence before every action, through the one piece of an action's metadata that routing-controllers also passes
 * on to subclasses: its `methodOverride`. In a server that this library wired, the server's runner has the word. In any
 * other, an action that relies on this library is refused: nobody has decided the request.
 */
export function fenceActions(relies: ReliesOnWiring): void {
  reliances.add(relies);
  const storage = getMetadataArgsStorage() as Storage & { [fenced]?: true };
  if (storage[fenced]) return;
  storage[fenced] = true;
  const original = storage.filterActionsWithTarget.bind(storage);
  storage.filterActionsWithTarget = target => original(target).map(args => ({ ...args, methodOverride: fence(args) }));
}

function fence(args: ActionArgs): ActionArgs['methodOverride'] {
  return (metadata, action, params: unknown[]) => {
    const call = (): unknown =>
      args.methodOverride ? args.methodOverride(metadata, action, params) : metadata.callMethod(params, action);
    const runner = runnerOf(metadata);
    if (runner) return runner.run(metadata, action, call);
    if ([...reliances].some(relies => relies(metadata.target, metadata.method))) throw notEnforced(metadata);
    return call();
  };
}

function runnerOf(metadata: ActionMetadata): ActionRunner | undefined {
  const { globalOptions } = metadata as unknown as {
    globalOptions?: RoutingControllersOptions & { [runnerKey]?: ActionRunner };
  };
  return globalOptions?.[runnerKey];
}

/** The refusal of an action that nobody decided, with a warning for whoever set the server up. */
export function notEnforced({ target, method }: Pick<ActionMetadata, 'target' | 'method'>): GuardNotEnforcedError {
  process.emitWarning(
    `${target.name}.${method} answers 500: nothing decides who may call it. Pass the server's options through withAuthX(), once its controllers are loaded.`,
    'AuthXWarning',
  );
  return new GuardNotEnforcedError();
}
