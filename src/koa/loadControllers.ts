import type { RoutingControllersOptions } from 'routing-controllers';

type Controllers = RoutingControllersOptions['controllers'];
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- routing-controllers' word for a class
type Class = Function;

interface Importer {
  importClassesFromDirectories(globs: string[]): Class[];
}

/**
 * Loads controllers that are given as globs, by routing-controllers' own code, so that what is checked at start is what
 * is served. Undefined stays: then every controller that is loaded is served.
 */
export function loadControllers(controllers: Controllers): Class[] | undefined {
  if (!controllers || controllers.length === 0) return undefined;
  const globs = (controllers as unknown[]).filter(controller => typeof controller === 'string');
  const classes = (controllers as unknown[]).filter(
    (controller): controller is Class => typeof controller === 'function',
  );
  return globs.length === 0 ? classes : [...classes, ...importer().importClassesFromDirectories(globs)];
}

function importer(): Importer {
  // Not exported by the package's index, and needed only for globs.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('routing-controllers/cjs/util/importClassesFromDirectories') as Importer;
}
