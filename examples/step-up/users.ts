import { hashPassword, isPassword } from '../quickstart/users/password';

/** The two proofs of a user. In your application, the second one is a passkey, or a code of an authenticator app. */
export interface Proofs {
  readonly password: string;
  readonly pin?: string | undefined;
}

const users = new Map([['alice', { password: hashPassword('wonderland'), pin: hashPassword('4711') }]]);

/** Checked for users who do not exist, so that the answer takes the same time. */
const nobody = { password: hashPassword('nobody'), pin: hashPassword('nobody') };

/** Returns the authentication level that the proofs are good for; undefined if one of them is wrong. */
export async function levelOf(username: string, { password, pin }: Proofs): Promise<'pwd' | 'mfa' | undefined> {
  const user = users.get(username);
  const hashes = user ?? nobody;
  const isRight = await isPassword(password, await hashes.password);
  const isSecondRight = pin === undefined || (await isPassword(pin, await hashes.pin));
  if (!user || !isRight || !isSecondRight) return undefined;
  return pin === undefined ? 'pwd' : 'mfa';
}
