import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import { ConfigurationError } from '../../src/errors/errors';

/** What a configuration that is refused says of its options. */
export function complaint(options: object): string {
  try {
    new AuthXConfig(options);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('Such options are accepted.');
}
