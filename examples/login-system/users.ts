import { randomUUID } from 'node:crypto';
import { hashPassword, isPassword } from '../quickstart/users/password';

/** Who can log in: in every process the same. An application has a table of its own for them. */
const hashes = new Map([
  ['alice', hashPassword('wonderland')],
  ['root', hashPassword('swordfish')],
]);

/** Checked in place of a user who does not exist, so that the answer takes as long. */
const nobody = hashPassword(randomUUID());

/** Whether this is a user, and this the password. */
export async function isUser(username: string, password: string): Promise<boolean> {
  const hash = hashes.get(username);
  const matches = await isPassword(password, await (hash ?? nobody));
  return hash !== undefined && matches;
}
