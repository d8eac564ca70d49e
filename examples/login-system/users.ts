import { randomUUID } from 'node:crypto';
import { hashPassword, isPassword } from '../quickstart/users/password';

/** The users, the same ones in every process. An application keeps its users in a table. */
const hashes = new Map([
  ['alice', hashPassword('wonderland')],
  ['root', hashPassword('swordfish')],
]);

/** This hash is checked if the user does not exist, so that the response takes the same time in both cases. */
const nobody = hashPassword(randomUUID());

/** Tells whether the user exists and the password is correct. */
export async function isUser(username: string, password: string): Promise<boolean> {
  const hash = hashes.get(username);
  const matches = await isPassword(password, await (hash ?? nobody));
  return hash !== undefined && matches;
}
