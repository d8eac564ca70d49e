import { serveAuthX } from './authx-app.js';

serveAuthX();
