/**
 * Converts the path of a route to a path of OpenAPI: `/orders/:id` to `/orders/{id}`. The pattern of a parameter is left
 * out. Undefined for a path that has a regular expression or a wildcard without a name.
 */
export function openApiPath(path: string): string | undefined {
  const converted = path
    .replace(/:(\w+)(\((?:[^()\\]|\\.)*\))?[?*+]?/g, '{$1}')
    .replace(/\*(\w+)/g, '{$1}')
    // A group of the router that may be missing.
    .replace(/\{(\/?)(\{\w+\})\}/g, '$1$2');
  return /^(?:\/|[\w\-.~%!$&'+,;=@{}]|(?<=\w):)*$/.test(converted) ? converted : undefined;
}

/** Returns a path without the names of its parameters. Two paths of which it is the same match the same requests. */
export const shapeOf = (path: string): string => path.replace(/\{[^{}]*\}/g, '{}');
