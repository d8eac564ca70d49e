import { createHmac, createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import { secret } from '../secret.js';
import { host, port, ready } from './ready.js';

// The floor: one HMAC and one JSON.parse, and nothing a real application would add. It is no example to follow: the
// signatures are compared as plain strings, and no claim but the expiry is looked at.
const key = createSecretKey(Buffer.from(secret));

function verifiedPayload(authorization = '') {
  const end = authorization.lastIndexOf('.');
  const signed = authorization.slice('Bearer '.length, end);
  const signature = createHmac('sha256', key).update(signed).digest('base64url');
  if (signature !== authorization.slice(end + 1)) return undefined;
  const payload = JSON.parse(Buffer.from(signed.slice(signed.indexOf('.') + 1), 'base64url').toString());
  return payload.exp > Date.now() / 1000 ? payload : undefined;
}

function answer(response, status, value) {
  const body = JSON.stringify(value);
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, headers).end(body);
}

createServer((request, response) => {
  if (request.url === '/open') return answer(response, 200, { ok: true, sub: 'nobody' });
  const payload = verifiedPayload(request.headers.authorization);
  if (!payload) return answer(response, 401, { ok: false });
  answer(response, 200, { ok: true, sub: payload.sub });
}).listen(port, host, ready);
