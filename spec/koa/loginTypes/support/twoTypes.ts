import { AuthManager, type AuthX, type AuthXInit, type AuthXOptions } from '../../../../src/index';
import type { AuthManagerOptions } from '../../../../src/auth/AuthManager';
import { secret } from '../../../support/forge';
import { makeAuth } from '../../support/serve';

/** The secret of the staff. That of the customers is the secret of the specs. */
export const staffSecret = 'the-secret-of-the-staff-which-has-no-fewer-than-sixty-four-bytes!';

/** A user as the subject getters return it: they know each other's ids. */
export interface Person {
  readonly id: string;
  readonly of: string;
}

/** What both login types of a spec have beside their names and keys. */
export interface Changes {
  readonly customer?: Partial<Omit<AuthXInit<Person>, 'config'>> & { readonly config?: Partial<AuthXOptions> };
  readonly staff?: Changes['customer'];
  readonly manager?: AuthManagerOptions;
}

/** Two login systems, and the manager of both. */
export interface TwoTypes {
  readonly customers: AuthX<Person>;
  readonly staff: AuthX<Person>;
  readonly manager: AuthManager;
}

const typed = (loginType: string, secretKey: string, { config, ...init }: Changes['customer'] = {}): AuthX<Person> =>
  makeAuth<Person>({
    config: { loginType, secretKey, ...config },
    callbacks: { getSubject: id => ({ id, of: loginType }) },
    ...init,
  });

/** Makes a login system for customers and one for the staff. */
export function twoTypes({ customer, staff: ofStaff, manager }: Changes = {}): TwoTypes {
  const customers = typed('customer', secret, customer);
  const staff = typed('staff', staffSecret, ofStaff);
  return { customers, staff, manager: new AuthManager([customers, staff], manager) };
}
