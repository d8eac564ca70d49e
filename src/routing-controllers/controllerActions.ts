import { getMetadataArgsStorage } from 'routing-controllers';
import { lineage } from './lineage';

type Storage = ReturnType<typeof getMetadataArgsStorage>;
/** What a route decorator recorded. */
export type ActionArgs = Storage['actions'][number];
/** What a controller decorator recorded. */
export type ControllerArgs = Storage['controllers'][number];

/** The actions that routing-controllers will serve for a controller: its own, and those of its bases that it does not replace. */
export function controllerActions(type: object): ActionArgs[] {
  const { actions } = getMetadataArgsStorage();
  const found: ActionArgs[] = [];
  for (const base of lineage(type)) {
    const replaced = new Set(found.map(({ method }) => method));
    found.push(...actions.filter(({ target, method }) => target === base && !replaced.has(method)));
  }
  return found;
}

/** How messages name a route. */
export function nameOfRoute(controller: ControllerArgs, action: ActionArgs): string {
  // A controller or an action without a route of its own has undefined here, whatever the types say.
  const path = [controller.route, action.route]
    .map(route => (route as string | RegExp | undefined)?.toString() ?? '')
    .join('');
  return `${action.type.toUpperCase()} ${path || '/'}`;
}
