import { BadRequestError } from 'routing-controllers';
import type { ResourceLoader } from 'routing-controllers-authx';
import { orderOf, type Order } from './orders';

/**
 * Finds the order of a refund. The policies compare the amount, so a request without a positive number is refused before
 * they are asked.
 */
export const refundedOrder: ResourceLoader<Order> = (request, payload) => {
  if (!isAmount(request.request.body)) throw new BadRequestError('amount must be a positive number');
  return orderOf(request, payload);
};

function isAmount(body: unknown): boolean {
  const { amount } = Object(body) as { amount?: unknown };
  return typeof amount === 'number' && Number.isFinite(amount) && amount > 0;
}
