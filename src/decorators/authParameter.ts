import { createParamDecorator, type Action } from 'routing-controllers';
import { GuardNotEnforcedError } from '../errors/errors';
import { RequestAuth } from '../auth/RequestAuth';

/** What an action's parameter asks of the request. */
export interface AuthParameter {
  /** As the decorator is written, for messages. */
  readonly name: string;
  /** Whether it has a meaning in an action that looks at no token. */
  readonly inPublic: boolean;
  /** Whether it needs a subject getter. */
  readonly needsSubject: boolean;
  /** Whether it needs sessions to be kept. */
  readonly needsSessions?: boolean;
  readonly index: number;
}

const recorded = new WeakMap<object, Map<string, AuthParameter[]>>();

/** Makes a parameter decorator, and records it for the check at start. */
export function authParameter(
  facts: Omit<AuthParameter, 'index'>,
  read: (request: RequestAuth) => unknown,
): ParameterDecorator {
  return (object, method, index) => {
    if (method === undefined) throw new TypeError(`${facts.name} stands on a constructor, which serves no request.`);
    const methods = recorded.get(object.constructor) ?? new Map<string, AuthParameter[]>();
    const name = String(method);
    methods.set(name, [...(methods.get(name) ?? []), { ...facts, index }]);
    recorded.set(object.constructor, methods);
    createParamDecorator({ value: action => readFrom(action, read) })(object, name, index);
  };
}

/** The parameters that one class's own method asks for. */
export const parametersOf = (type: object, method: string): readonly AuthParameter[] =>
  recorded.get(type)?.get(method) ?? [];

function readFrom(action: Action, read: (request: RequestAuth) => unknown): unknown {
  const request = RequestAuth.of(action.context as object);
  if (!request) throw new GuardNotEnforcedError();
  return read(request);
}
