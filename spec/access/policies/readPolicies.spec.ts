import { expect } from 'chai';
import { ConfigurationError, definePolicies } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';

const rule = { effect: 'allow', actions: ['read'], resources: ['order'] } as const;

describe('The policies of a login system', () => {
  const roles = { implies: { manager: ['clerk'], clerk: [] } };

  it('name declared roles only, in each place', () => {
    for (const named of [
      ['judge', 'clerk'],
      ['clerk', 'judge'],
    ]) {
      const policies = definePolicies({ rules: [rule, { ...rule, roles: named }] });
      expect(() => makeAuth({ roles, policies }))
        .to.throw(ConfigurationError)
        .with.property('message', "policies: 'judge' is not a declared role. Known: manager, clerk.");
    }
  });

  it('need not name roles', () => {
    const policies = definePolicies({ rules: [rule, { ...rule, roles: ['clerk', 'manager'] }] });
    expect(() => makeAuth({ roles, policies })).not.to.throw();
  });
});
