import { openHandwritten } from '../stores/handwritten/stores.js';
import { serveAuthX } from './authx-app.js';

serveAuthX(await openHandwritten());
