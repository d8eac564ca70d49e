/** A user as `getSubject` loads them. */
export interface User {
  readonly name: string;
  readonly role: string;
  readonly hasVerifiedEmail: boolean;
}

/** The users of the example. An application has a table. */
export const users: ReadonlyMap<string, User> = new Map([
  ['alice', { name: 'Alice', role: 'admin', hasVerifiedEmail: true }],
  ['bob', { name: 'Bob', role: 'clerk', hasVerifiedEmail: false }],
]);
