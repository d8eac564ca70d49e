import { definePolicies } from 'routing-controllers-authx';

/** The largest amount that a clerk refunds without a manager. */
const largestOfClerk = 100;

/** The rules about orders. They deny every action that no rule allows. */
export const policies = definePolicies({
  actions: ['read', 'refund'],
  resources: { order: ['id', 'ownerId', 'isClosed'] },
  rules: [
    {
      effect: 'allow',
      actions: ['read'],
      resources: ['order'],
      // An employee of the same name owns nothing.
      when: [
        { attribute: 'token.login_type', value: 'customer' },
        { attribute: 'resource.ownerId', value: { attribute: 'token.sub' } },
      ],
      reason: 'Customers see their own orders.',
    },
    {
      effect: 'allow',
      actions: ['read'],
      resources: ['order'],
      when: [{ attribute: 'token.login_type', value: 'staff' }],
      scopes: ['orders:read'],
      reason: 'Staff see all orders.',
    },
    {
      effect: 'allow',
      actions: ['refund'],
      resources: ['order'],
      roles: ['clerk'],
      when: [
        { attribute: 'token.login_type', value: 'staff' },
        { attribute: 'request.body.amount', operator: 'lte', value: largestOfClerk },
      ],
      reason: 'Clerks refund small amounts.',
    },
    {
      effect: 'allow',
      actions: ['refund'],
      resources: ['order'],
      roles: ['manager'],
      when: [{ attribute: 'token.login_type', value: 'staff' }],
      reason: 'Managers refund any amount.',
    },
    {
      effect: 'deny',
      actions: ['refund'],
      resources: ['order'],
      when: [{ attribute: 'resource.isClosed', value: true }],
      reason: 'A closed order is settled.',
    },
  ],
});
