import type { Figure } from './figures';
import { promises, type PromiseName } from './promises';

const storeNames: Record<string, string> = {
  memory: 'memory',
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  mariadb: 'MariaDB',
  redis: 'Redis',
};

const count = new Intl.NumberFormat('en', { useGrouping: true });

/** How a page shows figures: a row for each promise, with the command that repeats it. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = (Object.keys(promises) as PromiseName[]).map(name => {
    const { fault, promise } = promises[name];
    const own = figures.filter(figure => figure.promise === name);
    return `| ${fault} | ${promise} | ${cellOf(own)} | \`npm run soak -- ${name}\` |`;
  });
  return ['| fault | promise | how often it was broken | repeat it |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function cellOf(figures: readonly Figure[]): string {
  const kinds = [...new Set(figures.map(({ of }) => of))];
  return kinds
    .map(of => {
      const stores = figures
        .filter(figure => figure.of === of)
        .map(
          ({ store, losses, runs }) => `${storeNames[store] ?? store} ${count.format(losses)} of ${count.format(runs)}`,
        );
      return `${of}: ${stores.join(', ')}`;
    })
    .join('<br>');
}

/** Puts newer figures in the place of those of the same promise. */
export function mergeFigures(known: readonly Figure[], newer: readonly Figure[]): Figure[] {
  const renewed = new Set(newer.map(({ promise }) => promise));
  const order = Object.keys(promises);
  return [...known.filter(({ promise }) => !renewed.has(promise)), ...newer]
    .filter(({ promise }) => order.includes(promise))
    .sort((one, other) => order.indexOf(one.promise) - order.indexOf(other.promise));
}
