import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { servePage } from '../servePage';

const folder = join(__dirname, 'page');

/** Serves the page. Its scripts cannot read the tokens, because they are in cookies. */
export const page = servePage(folder, readdirSync(folder));
