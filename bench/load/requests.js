// Requests are built once, before any clock runs: the client's own work must stay small beside the server's.
export function buildRequest(path, token) {
  const authorization = token ? `Authorization: Bearer ${token}\r\n` : '';
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${authorization}\r\n`);
}

export function rotating(requests) {
  let index = 0;
  return () => requests[index++ % requests.length];
}

export function eachOnce(requests) {
  let index = 0;
  return () => requests[index++];
}
