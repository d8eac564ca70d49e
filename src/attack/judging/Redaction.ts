/** The length of a piece of a signature by which it is recognized, whatever was changed elsewhere in it. */
const piece = 16;

/** Replaces live tokens in commands that are printed. A token that was changed still holds most of a live signature. */
export class Redaction {
  private readonly names = new Map<string, string>();
  private readonly pieces = new Set<string>();
  private readonly passwords = new Map<string, string>();

  /** @param name - the variable of the shell that stands for the token */
  add(token: string, name: string): void {
    if (token.length < piece || this.names.has(token)) return;
    this.names.set(token, name);
    const secret = token.split('.')[2] ?? token;
    for (let at = 0; at + piece <= secret.length; at += 1) this.pieces.add(secret.slice(at, at + piece));
  }

  /**
   * Keeps a password out of what is printed, however short it is: as a text of JSON, as the value of a field of a form, and in
   * the credential of Basic.
   */
  addPassword(password: string, name: string): void {
    // Bodies are printed as Latin-1.
    for (const text of [password, Buffer.from(password).toString('latin1')])
      if (text !== '' && !this.passwords.has(text)) this.passwords.set(text, `$${name}`);
  }

  /** Keeps the credential of Basic for a login out of what is printed. */
  addBasic(credential: string): void {
    this.passwords.set(`Basic ${credential}`, 'Basic $BASIC');
  }

  /** Returns a text in which `$ACCESS_TOKEN`, or `$SIGNATURE` for its last part, stands for a live token. */
  redact(text: string): string {
    const known = [...this.names].reduce(
      (all, [token, name]) => all.replaceAll(token, `$${name}`),
      this.withoutPasswords(text),
    );
    return known.replace(/[A-Za-z0-9_+/=-]{16,}/g, run => (this.holdsSecret(run) ? '$SIGNATURE' : run));
  }

  private withoutPasswords(text: string): string {
    return text
      .replace(/"(?:[^"\\]|\\.)*"/g, literal => {
        const name = this.passwords.get(textOf(literal));
        return name === undefined ? literal : `"${name}"`;
      })
      .replace(/=([^&=\s;]+)/g, (pair, value: string) => {
        const name = this.passwords.get(decoded(value));
        return name === undefined ? pair : `=${name}`;
      })
      .replace(/Basic [\w+/=-]+/g, credential => this.passwords.get(credential) ?? credential);
  }

  private holdsSecret(run: string): boolean {
    for (let at = 0; at + piece <= run.length; at += 1) if (this.pieces.has(run.slice(at, at + piece))) return true;
    return false;
  }
}

/** Returns the text that a literal of JSON stands for; the literal itself if it is none. */
function textOf(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}

/** Returns the value of a field of a form. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
