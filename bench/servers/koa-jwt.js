import jwt from 'koa-jwt';
import { requireFromLibrary } from '../library.js';
import { secret } from '../secret.js';
import { host, port, ready } from './ready.js';

const Koa = requireFromLibrary('koa');
const app = new Koa();

// As in the README of koa-jwt: what stands before the middleware is open, what stands after it is protected. There is
// no router, which is to the favour of this peer.
app.use(async (ctx, next) => {
  if (ctx.path === '/open') ctx.body = { ok: true, sub: 'nobody' };
  else await next();
});
app.use(jwt({ secret, algorithms: ['HS256'] }));
app.use(ctx => {
  ctx.body = { ok: true, sub: ctx.state.user.sub };
});
// Koa prints an error for every 401 otherwise.
app.silent = true;
app.listen(port, host, ready);
