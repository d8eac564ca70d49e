import { appendFileSync } from 'node:fs';
import { expect } from 'chai';
import type { PromiseName } from './promises';

/** How often a promise was put to the test on one store, and how often it was broken. */
export interface Figure {
  readonly promise: PromiseName;
  readonly store: string;
  readonly runs: number;
  /** What was run, in the plural: `rounds of 100`, `kills`. */
  readonly of: string;
  readonly losses: number;
}

/** Where figures are collected, for the page that shows them. */
const file = process.env.AUTHX_FIGURES ?? '';

/** Notes a figure. The spec itself expects the losses to be none. */
export function note(figure: Figure): void {
  if (file !== '') appendFileSync(file, `${JSON.stringify(figure)}\n`);
}

/**
 * Notes a figure, and then expects that nothing was lost.
 *
 * @param losses - for each run what was not as promised, or undefined
 */
export function noteLosses(figure: Omit<Figure, 'runs' | 'losses'>, losses: readonly (string | undefined)[]): void {
  const lost = losses.filter(loss => loss !== undefined);
  note({ ...figure, runs: losses.length, losses: lost.length });
  expect(lost).to.deep.equal([]);
}
