import { request, type IncomingHttpHeaders } from 'node:http';

/** What a request says. */
export interface Sending {
  readonly method?: string;
  /** Name and value in turn, so that a header can be sent twice. */
  readonly headers?: readonly string[];
  /** An object is sent as JSON. */
  readonly body?: string | Buffer | object;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, parsed; undefined where it is no JSON. */
  readonly json: Record<string, unknown>;
}

/** Sends one request to a server on the loopback interface, and reads the whole answer. */
export function send(
  port: number,
  path: string,
  { method = 'GET', headers = [], body }: Sending = {},
): Promise<Answer> {
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const payload = isJson ? JSON.stringify(body) : body;
  const length = payload === undefined ? [] : ['Content-Length', String(Buffer.byteLength(payload))];
  const all = [
    'Host',
    `127.0.0.1:${String(port)}`,
    ...length,
    ...(isJson ? ['Content-Type', 'application/json'] : []),
    ...headers,
  ];
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers: all as never, agent: false }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) });
      });
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** The header that carries a token. */
export const bearer = (token: string): string[] => ['Authorization', `Bearer ${token}`];

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined as never;
  }
}
