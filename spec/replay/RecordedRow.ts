import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A `Set-Cookie` header as recorded. */
export interface RecordedCookie {
  readonly name: string;
  /** The claims of the token that is its value. */
  readonly claims?: Record<string, unknown>;
  /** Its value, if that is no token. */
  readonly value?: string;
  readonly attributes?: readonly string[];
  /** The recording ends within this cookie: no more of it is known, nor of those after it. */
  readonly cut?: true;
}

/**
 * One request to AuthX 1.7.1 (FastAPI 0.143, PyJWT 2.15) and what it answered. Values of the moment are written as
 * placeholders: `<access>` is a token, `<int now+900>` a time, `<uuid4>` an identifier. A member named `...` says that
 * the recording ends within its object.
 */
export interface RecordedRow {
  readonly no: number;
  /** Method and path; the first segment of the path names the configuration. */
  readonly request: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly status: number;
  readonly answer: unknown;
  readonly answerHeaders?: Record<string, string>;
  readonly cookies?: readonly RecordedCookie[];
  readonly note?: string;
}

/** All rows, in the order in which they were recorded: some depend on what those before them did. */
export const recordedRows: readonly RecordedRow[] = readFileSync(join(__dirname, 'answers.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as RecordedRow);

/** The parts of a row's request line. */
export function requestOf({ request }: RecordedRow): { method: string; configuration: string; path: string } {
  const match = /^([A-Z]+) \/(\w+)(\/.*)$/.exec(request);
  if (!match) throw new Error(`${request} is no request.`);
  const [, method, configuration, path] = match as unknown as [string, string, string, string];
  return { method, configuration, path };
}
