import { serveFastify } from './fastify-app.js';

// `true` is the size its README names first (1000 tokens), twice what the hot load rotates through.
await serveFastify({ algorithms: ['HS256'], cache: true });
