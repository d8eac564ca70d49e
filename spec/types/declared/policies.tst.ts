import type { Order } from './declaration';
import {
  AuthX,
  CurrentResource,
  definePolicies,
  hasRole,
  isAllowed,
  RequirePolicy,
  LoginType,
  RequireRole,
  type AuthManagerOptions,
  type AuthXInit,
  type PolicyAction,
  type PolicyCondition,
  type PolicyDefinition,
  type PolicyRule,
  type Role,
  type TokenPayload,
} from 'routing-controllers-authx';
import { describe, expect, test } from 'tstyche';

declare const auth: AuthX;
declare const payload: TokenPayload;
declare const order: Order;
declare const orders: readonly Order[];

const rule = { effect: 'allow', actions: ['read'], resources: ['order'] } as const;

describe('Declared names of policies', () => {
  test('are those of the application', () => {
    expect<PolicyAction>().type.toBe<'read' | 'write:own'>();
    expect<Role>().type.toBe<'clerk' | 'manager'>();
  });

  test('are all that a rule may name', () => {
    expect(rule).type.toBeAssignableTo<PolicyRule>();
    expect({ ...rule, actions: ['*', 'write:*'] as const }).type.toBeAssignableTo<PolicyRule>();
    expect({ ...rule, actions: ['reed'] as const }).type.not.toBeAssignableTo<PolicyRule>();
    expect({ ...rule, resources: ['orders'] as const }).type.not.toBeAssignableTo<PolicyRule>();
    expect({ ...rule, roles: ['clerc'] as const }).type.not.toBeAssignableTo<PolicyRule>();
    expect({ ...rule, scopes: ['users:reed'] as const }).type.not.toBeAssignableTo<PolicyRule>();
    expect({ ...rule, effect: 'permit' as const }).type.not.toBeAssignableTo<PolicyRule>();
  });

  test('are all that a condition may read', () => {
    expect({
      attribute: 'resource.total',
      operator: 'lte',
      value: 5,
    } as const).type.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'resource.address.city', value: 'x' } as const).type.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'resource.year', value: 5 } as const).type.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'subject.department', value: 'x' } as const).type.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'token.email', value: 'x' } as const).type.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'token.sub', value: 'x' } as const).type.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'resource.totals', value: 5 } as const).type.not.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'subject.dept', value: 'x' } as const).type.not.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'token.mail', value: 'x' } as const).type.not.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'ressource.total', value: 5 } as const).type.not.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'request.bodi.x', value: 5 } as const).type.not.toBeAssignableTo<PolicyCondition>();
    expect({ attribute: 'token.sub', operator: 'equal' } as const).type.not.toBeAssignableTo<PolicyCondition>();
    expect({
      attribute: 'token.sub',
      value: { attribute: 'subject.dept' },
    } as const).type.not.toBeAssignableTo<PolicyCondition>();
  });

  test('are all that a definition may declare', () => {
    expect({ rules: [], resources: { order: ['total'] } } as const).type.toBeAssignableTo<PolicyDefinition>();
    expect({ rules: [], resources: { order: ['totals'] } } as const).type.not.toBeAssignableTo<PolicyDefinition>();
    expect({ rules: [], actions: ['reed'] } as const).type.not.toBeAssignableTo<PolicyDefinition>();
    expect(definePolicies).type.toBeCallableWith({ rules: [rule] });
  });

  test('are all that guards and checks may ask', () => {
    expect(RequirePolicy).type.toBeCallableWith('read', 'order');
    expect(RequirePolicy).type.toBeCallableWith('read', { order: () => order });
    expect(RequirePolicy).type.not.toBeCallableWith('reed', 'order');
    expect(RequirePolicy).type.not.toBeCallableWith('read', 'orders');
    expect(RequirePolicy).type.not.toBeCallableWith('read', { orders: () => order });
    expect(RequirePolicy).type.not.toBeCallableWith('read', { report: () => order });
    expect(RequireRole).type.not.toBeCallableWith('clerc');
    expect(RequireRole).type.not.toBeCallableWith();
  });

  test('check the login types of @LoginType(), of AuthX and of the manager', () => {
    expect(LoginType).type.toBeCallableWith('customer', 'staff');
    expect(LoginType).type.not.toBeCallableWith('staf');
    expect(LoginType).type.not.toBeCallableWith();
    expect({ config: { loginType: 'staff' } } as const).type.toBeAssignableTo<AuthXInit<unknown>>();
    expect({ config: { loginType: 'staf' } } as const).type.not.toBeAssignableTo<AuthXInit<unknown>>();
    expect({ default: 'staf' } as const).type.not.toBeAssignableTo<AuthManagerOptions>();
    expect(hasRole).type.not.toBeCallableWith('clerc');
    expect(isAllowed).type.not.toBeCallableWith('read', 'orders');
    expect(CurrentResource).type.not.toBeCallableWith('orders');
  });

  test('are all that code may ask', () => {
    expect(auth.authorize).type.toBeCallableWith(payload, 'read', { order });
    expect(auth.authorize).type.toBeCallableWith(payload, 'read', { order: undefined });
    expect(auth.authorize).type.toBeCallableWith(payload, 'read', 'report');
    expect(auth.authorize).type.not.toBeCallableWith(payload, 'reed', { order });
    expect(auth.authorize).type.not.toBeCallableWith(payload, 'read', { report: order });
    expect(auth.filter(payload, 'read', { order: orders })).type.toBe<Promise<Order[]>>();
    expect(auth.explain).type.not.toBeCallableWith(payload, 'read', 'orders');
  });
});
