import { serveFastify } from './fastify-app.js';

await serveFastify({ algorithms: ['HS256'] });
