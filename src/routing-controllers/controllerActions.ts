import { getMetadataArgsStorage } from 'routing-controllers';
import { classAndBases } from './classAndBases';

type Storage = ReturnType<typeof getMetadataArgsStorage>;
/** The metadata that a route decorator recorded. */
export type ActionArgs = Storage['actions'][number];
/** The metadata that a controller decorator recorded. */
export type ControllerArgs = Storage['controllers'][number];

/** Returns the actions that routing-controllers serves for a controller: its own actions and the inherited ones. */
export function controllerActions(type: object): ActionArgs[] {
  const { actions } = getMetadataArgsStorage();
  const found: ActionArgs[] = [];
  for (const base of classAndBases(type)) {
    const replaced = new Set(found.map(({ method }) => method));
    found.push(...actions.filter(({ target, method }) => target === base && !replaced.has(method)));
  }
  return found;
}

/** Returns the name of a route for messages, such as `GET /users`. */
export const nameOfRoute = (controller: ControllerArgs, action: ActionArgs): string =>
  `${action.type.toUpperCase()} ${pathOfRoute(controller, action)}`;

/** Returns the path of a route as it is declared, such as `/users/:id`. A regular expression is part of it as written. */
export function pathOfRoute(controller: ControllerArgs, action: ActionArgs): string {
  // The types are wrong here: the route of a controller or an action can be undefined.
  const path = [controller.route, action.route]
    .map(route => (route as string | RegExp | undefined)?.toString() ?? '')
    .join('');
  return path || '/';
}
