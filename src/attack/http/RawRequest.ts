/** The name and the value of a header. Both are written as Latin-1, so that a value can hold any byte. */
export type RawHeader = readonly [name: string, value: string];

/** A request whose bytes are sent as they are written, also where HTTP forbids them. */
export interface RawRequest {
  readonly method: string;
  /** The request target, which begins with the base path of the server unless an attack is about it. */
  readonly target: string;
  readonly headers: readonly RawHeader[];
  readonly body?: Buffer | undefined;
  /** Whether the client ends its side of the connection after the bytes, although the server may wait for more. */
  readonly endsEarly?: boolean | undefined;
}

/** Writes the bytes of a request. `Host` and `Content-Length` are added if the request has none. */
export function requestBytes({ method, target, headers, body }: RawRequest, authority: string): Buffer {
  const has = (...names: string[]): boolean => headers.some(([name]) => names.includes(name.toLowerCase()));
  const all: RawHeader[] = [
    ...(has('host') ? [] : [['Host', authority] as const]),
    ['Connection', 'close'],
    ...(has('user-agent') ? [] : [['User-Agent', 'authx-attack'] as const]),
    ...headers,
    ...lengthOf(body, method, has('content-length', 'transfer-encoding')),
  ];
  const lines = [`${method} ${target} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), ...(body ? [body] : [])]);
}

function lengthOf(body: Buffer | undefined, method: string, isWritten: boolean): RawHeader[] {
  if (isWritten || (!body && /^(GET|HEAD|OPTIONS|TRACE|CONNECT)$/.test(method))) return [];
  return [['Content-Length', String(body?.length ?? 0)]];
}
