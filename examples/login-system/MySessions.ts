import { JsonController } from 'routing-controllers';
import { SessionsController } from 'routing-controllers-authx';
import { Service } from 'typedi';

/** GET: where I am logged in; DELETE /:sid: log out there; DELETE: everywhere else. */
@Service()
@JsonController('/sessions')
export class MySessions extends SessionsController {}
