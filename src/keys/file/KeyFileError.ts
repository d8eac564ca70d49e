/** A key file cannot be read or written, or a change of it is refused. The message contains no key. */
export class KeyFileError extends Error {}
