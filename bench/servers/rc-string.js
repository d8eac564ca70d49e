import { secret } from '../secret.js';
import { serveRoutingControllers } from './rc-app.js';

serveRoutingControllers(secret);
