import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Figure } from './figures';
import { figuresTable } from './figuresTable';

const page = resolve('docs/reliability.md');
const file = resolve('spec/faults/figures.json');
const table = /(?<=<!-- figures -->\n\n)[\s\S]*?(?=\n\n<!-- end of figures -->)/;

/** The figures of the last soaks. */
export const readFigures = (): Figure[] => JSON.parse(readFileSync(file, 'utf8')) as Figure[];

/** What the page shows of them. */
export const shownTable = (): string => table.exec(readFileSync(page, 'utf8'))?.[0] ?? '';

/** Keeps figures, and shows them on the page. */
export function writeFigures(figures: readonly Figure[]): void {
  const lines = figures.map(figure => `  ${JSON.stringify(figure)}`);
  writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(table, () => figuresTable(figures)),
  );
}
