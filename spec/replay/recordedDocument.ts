import type { Answer } from '../support/send';
import { openApiDocument, type ApiOperation } from '../../src/entries/openapi';

/** The routes whose security the recordings show. */
const shown = ['/access', '/refresh-only', '/subject', '/rl', '/sc/read', '/optional'];

/** The same for the configurations with login types. */
const shownOfTypes = ['/user', '/policy/read'];

/** The excerpt of a document that was recorded: the schemes, and the security of some routes; null if there is none. */
export function recordedDocument(options: object): Answer {
  const { components, paths } = openApiDocument(options, { info: { title: 'Recorded', version: '1' } });
  // AuthX says nothing of a route that everybody may call, which the empty list says.
  const securityOf = (operation: ApiOperation | undefined): unknown =>
    operation?.security?.length ? operation.security : null;
  const routes = '/user' in paths ? shownOfTypes : shown;
  const security = routes.map(path => [path, securityOf(paths[path]?.get as ApiOperation | undefined)]);
  const json = {
    securitySchemes: components?.securitySchemes,
    'security of GET': Object.fromEntries(security) as object,
  };
  return { status: 200, headers: {}, text: JSON.stringify(json), json };
}
