import type { RoutingControllersOptions } from 'routing-controllers';
import { unsupported } from './unsupported';

type Controllers = RoutingControllersOptions['controllers'];
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- routing-controllers' word for a class
type Class = Function;

interface Importer {
  importClassesFromDirectories(globs: string[]): Class[];
}

/**
 * Loads the controllers of globs with routing-controllers' own code. The check at start then sees the same controllers as
 * the server. Returns undefined if no controllers are listed, because routing-controllers then serves every loaded one.
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
    // The package does not export this function. It is loaded here because only globs need it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const module = require(path) as Partial<Importer>;
    if (typeof module.importClassesFromDirectories === 'function') return module as Importer;
  } catch {
    // The error below names the fix.
  }
  throw unsupported('its function that loads controllers from globs is missing. List the classes instead of globs.');
}
