import type { ValueTransformer } from 'typeorm';

/** Reads a 64-bit column as a number. Some drivers return such a column as text. Times fit into a number exactly. */
export const integer: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};

/** Stores JSON as text, which every engine supports. */
export const json: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value)),
  from: (value: string | null) => (value === null ? null : (JSON.parse(value) as unknown)),
};
