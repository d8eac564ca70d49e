import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { CsrfOptions } from '../../src/config/CsrfOptions';
import type { CsrfSettings } from '../../src/config/CsrfSettings';
import { secret } from '../support/forge';

/** Returns the CSRF settings of a configuration with these options. */
export const csrfSettings = (options: CsrfOptions): CsrfSettings =>
  new AuthXConfig(Object.assign({ secretKey: secret }, options)).csrf;
