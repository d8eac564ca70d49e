import { join } from 'node:path';
import { AuthManager, AuthX, createKeyFile, keyFile, openKeyRing, type KeyRing } from 'routing-controllers-authx';
import { openAuthDataSource, RevokedTokenRepository } from 'routing-controllers-authx/typeorm';
import { customerAccounts, type Customer } from './accounts/customers';
import { staffAccounts, type Employee } from './accounts/staff';
import { policies } from './policies';

/** The two login systems of the server. Neither accepts a token of the other. */
export interface LoginSystems {
  readonly customers: AuthX<Customer>;
  readonly staff: AuthX<Employee>;
  readonly manager: AuthManager;
}

/** @param folder - the folder of the keys and of the database */
export async function openLoginSystems(folder: string): Promise<LoginSystems> {
  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database: join(folder, 'authx.sqlite') });
  const revokedTokens = RevokedTokenRepository.on(dataSource);

  const customers = new AuthX<Customer>({
    config: { loginType: 'customer', keys: await openKeys(join(folder, 'customer-keys.json')) },
    callbacks: { getSubject: username => customerAccounts.find(username) },
    revokedTokens,
    policies,
  });

  const staff = new AuthX<Employee>({
    config: {
      loginType: 'staff',
      keys: await openKeys(join(folder, 'staff-keys.json')),
      accessCookieName: 'staff_access_token_cookie',
      refreshCookieName: 'staff_refresh_token_cookie',
      accessCsrfCookieName: 'csrf_staff_access_token',
      refreshCsrfCookieName: 'csrf_staff_refresh_token',
    },
    callbacks: { getSubject: username => staffAccounts.find(username) },
    revokedTokens,
    policies,
    // A role that somebody loses is gone at the next request, because it comes from the account and not from the token.
    roles: { implies: { manager: ['clerk'], clerk: [] }, ofSubject: ({ role }) => [role] },
  });

  return { customers, staff, manager: new AuthManager([customers, staff]) };
}

/** Each login type has keys of its own. The file is made at the first start. */
async function openKeys(file: string): Promise<KeyRing> {
  await createKeyFile(file, { algorithm: 'EdDSA' });
  return openKeyRing(keyFile(file));
}
