import { Service } from 'typedi';

/** Keeps the last 20 notes of each user in memory. They are lost when the process ends. */
@Service()
export class Notes {
  private readonly byUser = new Map<string, readonly string[]>();

  of(username: string): readonly string[] {
    return this.byUser.get(username) ?? [];
  }

  add(username: string, text: string): readonly string[] {
    const notes = [...this.of(username), text].slice(-20);
    this.byUser.set(username, notes);
    return notes;
  }

  /** Deletes the notes of one user. */
  forget(username: string): void {
    this.byUser.delete(username);
  }

  /** Deletes the notes of all users. */
  clear(): void {
    this.byUser.clear();
  }
}
