import { JsonController } from 'routing-controllers';
import { SessionsController } from 'routing-controllers-authx';
import { Service } from 'typedi';

/** Lists the sessions of the user and ends them. */
@Service()
@JsonController('/sessions')
export class DevicesController extends SessionsController {}
