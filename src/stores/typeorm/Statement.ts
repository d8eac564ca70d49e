/** A statement of SQL, and what its placeholders stand for. */
export type Statement = readonly [sql: string, parameters: readonly unknown[]];
