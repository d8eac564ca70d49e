import { Accounts, type Account } from './Accounts';

export interface Employee extends Account {
  readonly role: 'clerk' | 'manager';
  readonly scopes: readonly string[];
}

export const staffAccounts = new Accounts<Employee>([
  { username: 'root', password: 'swordfish', role: 'manager', scopes: ['orders:*'] },
  { username: 'mona', password: 'monday', role: 'clerk', scopes: ['orders:read'] },
]);
