import { JsonController } from 'routing-controllers';
import { SessionsController } from 'routing-controllers-authx';
import { Service } from 'typedi';

/** Where a user is logged in: to be looked at, and to be logged out there. */
@Service()
@JsonController('/sessions')
export class DevicesController extends SessionsController {}
