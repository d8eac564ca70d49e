import { readFileSync } from 'node:fs';
import type { RouteReport } from '../../report/ReportedRoute';

/**
 * Reads a route report from a file.
 *
 * @throws Error if the file holds no report
 */
export function readReport(file: string): RouteReport {
  let read: Partial<RouteReport> | null;
  try {
    read = JSON.parse(readFileSync(file, 'utf8')) as Partial<RouteReport> | null;
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}. Write it with --json.`);
  }
  if (read?.version !== 1 || !Array.isArray(read.routes) || !read.routes.every(isRoute)) {
    throw new Error(`${file} holds no report of version 1. Write it anew with --json.`);
  }
  return read as RouteReport;
}

/** Whether a member of the report has what every route has. A file that was edited by hand may lack it. */
const isRoute = (route: unknown): boolean =>
  typeof route === 'object' &&
  route !== null &&
  ['method', 'path', 'access'].every(name => typeof (route as Record<string, unknown>)[name] === 'string');
