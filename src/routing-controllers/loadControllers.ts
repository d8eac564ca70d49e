import type { RoutingControllersOptions } from 'routing-controllers';
import { unsupported } from './unsupported';

type Controllers = RoutingControllersOptions['controllers'];
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- routing-controllers' word for a class
type Class = Function;

interface Importer {
  importClassesFromDirectories(globs: string[]): Class[];
}

/**
 * Loads controllers that are given as globs with routing-controllers' own code, so that the check at start sees the
 * controllers that are served. Undefined stays: then every controller that is loaded is served.
 *
 * @throws ConfigurationError if this version of routing-controllers does not have that code
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
  const path = 'routing-controllers/cjs/util/importClassesFromDirectories';
  try {
    // The index of the package does not export it, and only globs need it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const module = require(path) as Partial<Importer>;
    if (typeof module.importClassesFromDirectories === 'function') return module as Importer;
  } catch {
    // The error below says what to do.
  }
  throw unsupported('its loader of controllers that are given as globs is not where it was. List the classes instead.');
}
