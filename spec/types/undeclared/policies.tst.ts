import {
  AuthX,
  definePolicies,
  RequireOwner,
  RequirePolicy,
  type ResourceLoader,
  type TokenPayload,
} from 'routing-controllers-authx';
import { describe, expect, test } from 'tstyche';

interface Order {
  readonly ownerId: string;
}
interface Parcel {
  readonly sender: string;
}

declare const auth: AuthX;
declare const payload: TokenPayload;
declare const orders: readonly Order[];
declare const orderOf: ResourceLoader<Order>;
declare const parcelOf: ResourceLoader<Parcel>;

describe('Policies without a declaration', () => {
  test('take any name', () => {
    expect(RequirePolicy).type.toBeCallableWith('anything', 'thing');
    expect(RequirePolicy).type.toBeCallableWith('anything', { thing: orderOf });
    expect(definePolicies).type.toBeCallableWith({
      rules: [{ effect: 'allow', actions: ['a'], resources: ['b'], when: [{ attribute: 'resource.x', value: 1 }] }],
    });
    expect(definePolicies).type.not.toBeCallableWith({
      rules: [{ effect: 'allow', actions: ['a'], resources: ['b'], when: [{ attribute: 'x', value: 1 }] }],
    });
  });

  test('keep the type of a filtered list', () => {
    expect(auth.filter(payload, 'read', { order: orders })).type.toBe<Promise<Order[]>>();
  });

  test('want to know the owner of a resource without ownerId', () => {
    expect(RequireOwner).type.toBeCallableWith(orderOf);
    expect(RequireOwner(parcelOf, { owner: parcel => parcel.sender })).type.toBeAssignableTo<ClassDecorator>();
    expect(RequireOwner).type.not.toBeCallableWith(parcelOf);
  });
});
