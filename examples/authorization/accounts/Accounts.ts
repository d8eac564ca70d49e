import { randomUUID } from 'node:crypto';
import { hashPassword, isPassword } from '../../quickstart/users/password';

/** Somebody who can log in. */
export interface Account {
  readonly username: string;
}

/** The accounts of one login type. They are in memory, because this example is about what they may do. */
export class Accounts<Kind extends Account> {
  /** This hash is checked if the account does not exist, so that the answer takes the same time. */
  private readonly nobody = hashPassword(randomUUID());
  private readonly accounts: ReadonlyMap<string, { readonly account: Kind; readonly hash: Promise<string> }>;

  constructor(accounts: readonly (Kind & { readonly password: string })[]) {
    this.accounts = new Map(
      accounts.map(({ password, ...account }) => [
        account.username,
        { account: account as unknown as Kind, hash: hashPassword(password) },
      ]),
    );
  }

  find(username: string): Kind | undefined {
    return this.accounts.get(username)?.account;
  }

  async authenticate(username: string, password: string): Promise<Kind | undefined> {
    const known = this.accounts.get(username);
    const isRight = await isPassword(password, await (known?.hash ?? this.nobody));
    return isRight ? known?.account : undefined;
  }
}
