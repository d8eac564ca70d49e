/** The length of a piece of a signature by which it is recognized, whatever was changed elsewhere in it. */
const piece = 16;

/** Replaces live tokens in commands that are printed. A token that was changed still holds most of a live signature. */
export class Redaction {
  private readonly names = new Map<string, string>();
  private readonly pieces = new Set<string>();

  /** @param name - the variable of the shell that stands for the token */
  add(token: string, name: string): void {
    if (token.length < piece || this.names.has(token)) return;
    this.names.set(token, name);
    const secret = token.split('.')[2] ?? token;
    for (let at = 0; at + piece <= secret.length; at += 1) this.pieces.add(secret.slice(at, at + piece));
  }

  /** Returns a text in which `$ACCESS_TOKEN`, or `$SIGNATURE` for its last part, stands for a live token. */
  redact(text: string): string {
    const known = [...this.names].reduce((all, [token, name]) => all.replaceAll(token, `$${name}`), text);
    return known.replace(/[A-Za-z0-9_+/=-]{16,}/g, run => (this.holdsSecret(run) ? '$SIGNATURE' : run));
  }

  private holdsSecret(run: string): boolean {
    for (let at = 0; at + piece <= run.length; at += 1) if (this.pieces.has(run.slice(at, at + piece))) return true;
    return false;
  }
}
