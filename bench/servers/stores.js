import { openStores, storesOf } from '../stores/open.js';
import { serveAuthX } from './authx-app.js';

serveAuthX(storesOf(await openStores()));
