import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { CsrfOptions } from '../../src/config/CsrfOptions';
import type { CsrfSettings } from '../../src/config/CsrfSettings';
import { secret } from '../support/forge';

/** The settings that some options make. */
export const csrfSettings = (options: CsrfOptions): CsrfSettings =>
  new AuthXConfig(Object.assign({ secretKey: secret }, options)).csrf;
