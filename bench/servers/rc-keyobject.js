import { createSecretKey } from 'node:crypto';
import { secret } from '../secret.js';
import { serveRoutingControllers } from './rc-app.js';

serveRoutingControllers(createSecretKey(Buffer.from(secret)));
