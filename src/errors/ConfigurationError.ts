/** The set-up cannot be used. Thrown at start, never at a request; its message names what is wrong and the fix. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}
