import type { Context } from 'koa';
import { Body, Ctx, Delete, Get, JsonController, NotFoundError, Param, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthManager,
  CurrentPayload,
  CurrentResource,
  LoginType,
  RequirePolicy,
  RequireRole,
  TokenPayload,
} from 'routing-controllers-authx';
import { Service } from 'typedi';
import { orderOf, orders, type Order } from '../orders/orders';
import { refundedOrder } from '../orders/refunds';
import { RefundBody } from './bodies';

@Service()
@JsonController('/orders')
export class OrderController {
  constructor(private readonly auth: AuthManager) {}

  /** Lists those orders that the caller may read. */
  @LoginType('customer', 'staff')
  @AccessRequired()
  @Get('/')
  async list(@Ctx() ctx: Context, @CurrentPayload() { loginType = '' }: TokenPayload): Promise<object> {
    return { orders: await this.auth.get(loginType).filter(ctx, 'read', { order: orders }) };
  }

  @LoginType('customer', 'staff')
  @RequirePolicy('read', { order: orderOf })
  @Get('/:id')
  show(@CurrentResource() order: Order): Order {
    return order;
  }

  /** Changes nothing. The policies look at the amount of each request. */
  @LoginType('customer', 'staff')
  @RequirePolicy('refund', { order: refundedOrder })
  @Post('/:id/refund')
  refund(@CurrentResource() { id }: Order, @Body() { amount }: RefundBody): object {
    return { id, refunded: amount };
  }

  /** Changes nothing either. */
  @LoginType('staff')
  @RequireRole('manager')
  @Delete('/:id')
  remove(@Param('id') id: string): object {
    if (!orders.some(order => order.id === id)) throw new NotFoundError('There is no such order');
    return { id, removed: true };
  }
}
