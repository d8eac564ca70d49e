import { singleRequest } from '../load/single-request.js';
import { mintToken } from '../tokens.js';

function forged(token) {
  const at = token.lastIndexOf('.') + 1;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

// A server that is quick because it checks nothing, or answers something else, must not be in the table.
export async function correctnessFailures(port) {
  const token = mintToken('probe');
  const cases = [
    ['/open without a token', await singleRequest(port, '/open'), 200, { ok: true, sub: 'nobody' }],
    ['/protected with a token', await singleRequest(port, '/protected', token), 200, { ok: true, sub: 'probe' }],
    ['/protected without a token', await singleRequest(port, '/protected'), 401],
    ['/protected with a forged signature', await singleRequest(port, '/protected', forged(token)), 401],
    [
      '/protected with an expired token',
      await singleRequest(port, '/protected', mintToken('probe', { lifetime: -60 })),
      401,
    ],
  ];
  return cases.flatMap(([name, { status, body }, expectedStatus, expectedBody]) => {
    if (status !== expectedStatus) return [`${name}: status ${status} instead of ${expectedStatus}`];
    if (expectedBody && body !== JSON.stringify(expectedBody)) return [`${name}: the body ${body}`];
    return [];
  });
}
