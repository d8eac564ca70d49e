import fastifyJwt from '@fastify/jwt';
import fastify from 'fastify';
import { secret } from '../secret.js';
import { host, port, ready } from './ready.js';

export async function serveFastify(verify) {
  const app = fastify();
  await app.register(fastifyJwt, { secret, verify });
  app.get('/open', async () => ({ ok: true, sub: 'nobody' }));
  app.get('/protected', { onRequest: request => request.jwtVerify() }, async request => ({
    ok: true,
    sub: request.user.sub,
  }));
  await app.listen({ port, host });
  ready();
}
