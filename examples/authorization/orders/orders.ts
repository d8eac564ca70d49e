import type { ResourceLoader } from 'routing-controllers-authx';

export interface Order {
  readonly id: string;
  /** The customer who placed the order. */
  readonly ownerId: string;
  readonly isClosed: boolean;
}

/** Your application has a database. These orders never change, so that you can repeat every request. */
export const orders: readonly Order[] = [
  { id: '1', ownerId: 'alice', isClosed: false },
  { id: '2', ownerId: 'alice', isClosed: true },
  { id: '3', ownerId: 'bob', isClosed: false },
];

/** Finds the order of a request to `/orders/:id`. */
export const orderOf: ResourceLoader<Order> = ({ params }) => orders.find(({ id }) => id === params.id);
