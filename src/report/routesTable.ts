import { accessText, settingsText } from './accessText';
import type { RouteReport } from './ReportedRoute';

/** Renders a report as a table for a terminal. Returns its lines. */
export function routesTable({ routes }: RouteReport): string[] {
  const hasPlaces = routes.some(({ declaredAt }) => declaredAt !== undefined);
  const rows = routes.map(route => [
    route.method,
    route.path,
    accessText(route),
    settingsText(route),
    route.action,
    ...(hasPlaces ? [route.declaredAt ?? ''] : []),
  ]);
  const head = ['METHOD', 'PATH', 'WHO MAY CALL IT', 'HOW IT IS CHECKED', 'ACTION', ...(hasPlaces ? ['AT'] : [])];
  const all = [head, ...rows].map(row => row.map(printable));
  const widths = head.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)));
  return all.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A name in the code could hold characters that change a terminal. */
const printable = (text: string): string =>
  text.replace(/[^\x20-\x7e\xa0-\uffff]/g, character => JSON.stringify(character).slice(1, -1));
