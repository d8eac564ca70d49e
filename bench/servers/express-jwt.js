import express from 'express';
import { expressjwt } from 'express-jwt';
import { secret } from '../secret.js';
import { host, port, ready } from './ready.js';

const app = express();

app.get('/open', (request, response) => {
  response.json({ ok: true, sub: 'nobody' });
});
app.get('/protected', expressjwt({ secret, algorithms: ['HS256'] }), (request, response) => {
  response.json({ ok: true, sub: request.auth.sub });
});
// Express's own error handler would print every 401 to the console.
app.use((error, request, response, next) => {
  if (response.headersSent) return next(error);
  response.status(error.status ?? 500).json({ ok: false });
});
app.listen(port, host, ready);
