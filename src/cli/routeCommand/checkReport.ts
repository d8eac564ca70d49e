import { reportDifferences } from '../../report/reportDifferences';
import type { RouteReport } from '../../report/ReportedRoute';
import { plainText } from '../plainText';
import { readReport } from './readReport';

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
  for (const line of lines) print(plainText(line));
  throw new Error(`The routes are not as ${file} says. If they should be so, write the file anew with --json.`);
}
