import { Accounts, type Account } from './Accounts';

export type Customer = Account;

export const customerAccounts = new Accounts<Customer>([
  { username: 'alice', password: 'wonderland' },
  { username: 'bob', password: 'builder' },
]);
