import { readFileSync } from 'node:fs';
import { reportDifferences } from '../../report/reportDifferences';
import type { RouteReport } from '../../report/ReportedRoute';

/**
 * Compares a report with the one that a file holds, and prints the differences.
 *
 * @throws Error if they differ, or if the file holds no report
 */
export function checkReport(file: string, report: RouteReport, print: (line: string) => void): void {
  const lines = reportDifferences(readReport(file), report);
  if (lines.length === 0) {
    print(`The routes are as ${file} says.`);
    return;
  }
  for (const line of lines) print(line);
  throw new Error(`The routes are not as ${file} says. If they should be so, write the file anew with --json.`);
}

function readReport(file: string): RouteReport {
  let read: Partial<RouteReport> | null;
  try {
    read = JSON.parse(readFileSync(file, 'utf8')) as Partial<RouteReport> | null;
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}. Write it with --json.`);
  }
  if (read?.version !== 1 || !Array.isArray(read.routes)) {
    throw new Error(`${file} holds no report of version 1. Write it anew with --json.`);
  }
  return read as RouteReport;
}
