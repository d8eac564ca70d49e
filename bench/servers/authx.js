import { openRevokedTokens } from '../revocation/store.js';
import { serveAuthX } from './authx-app.js';

serveAuthX({ revokedTokens: await openRevokedTokens() });
