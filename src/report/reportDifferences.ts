import type { ReportedRoute, RouteReport } from './ReportedRoute';

/**
 * Compares two reports, and ignores where guards stand in the source. Returns a line for each route that was added (`+`),
 * removed (`-`) or changed (`~`), and below a changed route a line for each member. No lines if the reports are equal.
 */
export function reportDifferences(before: RouteReport, after: RouteReport): string[] {
  const [old, current] = [byName(before), byName(after)];
  const names = [...new Set([...old.keys(), ...current.keys()])].sort();
  return names.flatMap(name => {
    const [one, other] = [old.get(name), current.get(name)];
    if (!one) return [`+ ${name}`, ...memberLines({}, other ?? {})];
    if (!other) return [`- ${name}`];
    const changed = memberLines(one, other);
    return changed.length > 0 ? [`~ ${name}`, ...changed] : [];
  });
}

/** Two controllers can declare the same route, of which the first answers. */
const byName = ({ routes }: RouteReport): ReadonlyMap<string, ReportedRoute> => {
  const found = new Map<string, ReportedRoute>();
  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    found.set(found.has(name) ? `${name} (${route.action})` : name, route);
  }
  return found;
};

const ignored: readonly string[] = ['method', 'path', 'declaredAt'] satisfies (keyof ReportedRoute)[];

function memberLines(before: Partial<ReportedRoute>, after: Partial<ReportedRoute>): string[] {
  const [one, other] = [before, after] as Record<string, unknown>[] as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const members = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    member => !ignored.includes(member),
  );
  return members
    .map(member => [member, textOf(one[member]), textOf(other[member])] as const)
    .filter(([, old, current]) => old !== current)
    .map(([member, old, current]) =>
      old === undefined ? `    ${member}: ${String(current)}` : `    ${member}: ${old} -> ${current ?? '(nothing)'}`,
    );
}

const textOf = (value: unknown): string | undefined => JSON.stringify(value);
