import { createParamDecorator, type Action } from 'routing-controllers';
import { RequestAuth } from '../auth/RequestAuth';
import { classAndBases } from '../routing-controllers/classAndBases';
import { notEnforced, type ActionName } from '../routing-controllers/refuseUnguarded';
import { wrapActions } from '../routing-controllers/wrapActions';

/** The needs of a parameter decorator, for the check when the server starts. */
export interface AuthParameter {
  /** The decorator as it is written, for messages. */
  readonly name: string;
  /** Whether it can be used in an action that verifies no token. */
  readonly inPublic: boolean;
  /** Whether it needs a subject getter. */
  readonly needsSubject: boolean;
  /** Whether it needs a session store. */
  readonly needsSessions?: boolean;
  /** Which resource a guard must load. Without a name, one guard must load one. */
  readonly needsResource?: { readonly resourceName: string | undefined };
  /** Whether DPoP must not be off. */
  readonly needsDPoP?: boolean;
  /** The position of the parameter, from 0. */
  readonly index: number;
}

const recorded = new WeakMap<object, Map<string, AuthParameter[]>>();

/** Makes a parameter decorator, and records it for the check when the server starts. */
export function authParameter(
  facts: Omit<AuthParameter, 'index'>,
  read: (request: RequestAuth) => unknown,
): ParameterDecorator {
  return (object, method, index) => {
    if (method === undefined) {
      throw new TypeError(`${facts.name} is on a parameter of a constructor. Move it to a parameter of an action.`);
    }
    wrapActions(hasParameters);
    const methods = recorded.get(object.constructor) ?? new Map<string, AuthParameter[]>();
    const name = String(method);
    methods.set(name, [...(methods.get(name) ?? []), { ...facts, index }]);
    recorded.set(object.constructor, methods);
    const place = { target: object.constructor, method: name };
    createParamDecorator({ value: action => read(requestOf(action, place)) })(object, name, index);
  };
}

/** Returns the recorded parameters of a method, without those of base classes. */
export const parametersOf = (type: object, method: string): readonly AuthParameter[] =>
  recorded.get(type)?.get(method) ?? [];

/** Tells whether a method has a parameter that only a server with `withAuthX` fills. */
const hasParameters = (type: object, method: string): boolean =>
  classAndBases(type).some(base => parametersOf(base, method).length > 0);

function requestOf(action: Action, place: ActionName): RequestAuth {
  const request = RequestAuth.of(action.context as object);
  if (!request) throw notEnforced(place);
  return request;
}
