/** The options that name a store. All commands that use a store have them. */
export const storeWords = {
  url: { type: 'string' },
  config: { type: 'string' },
  'entity-prefix': { type: 'string' },
} as const;

/** The values of {@link storeWords}. */
export interface StoreWords {
  readonly url?: string | undefined;
  readonly config?: string | undefined;
  readonly 'entity-prefix'?: string | undefined;
}

/** The part of a help text that explains {@link storeWords}. */
export const storeHelp = `  --url <store>     the store: the path of an SQLite file (./auth.sqlite, sqlite:./auth.sqlite), or postgres://...,
                    mysql://..., mariadb://..., redis://... Default: AUTHX_STORE_URL, which other users of the machine do
                    not see in the list of processes. If it is not set, ormconfig.json in the current folder
  --config <file>   a file of JSON with the options of the DataSource, such as ormconfig.json. The path of an SQLite
                    database is relative to the folder of the file
  --entity-prefix <prefix>
                    the prefix of the table names, if the application has one`;
