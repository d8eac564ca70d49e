import { join } from 'node:path';
import { servePage } from '../servePage';

/** Serves the page. Its scripts cannot read the tokens, because they are in cookies. */
export const page = servePage(join(__dirname, 'page'), ['index.html', 'app.js', 'AuthClient.js', 'style.css']);
