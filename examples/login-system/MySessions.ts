import { JsonController } from 'routing-controllers';
import { SessionsController } from 'routing-controllers-authx';
import { Service } from 'typedi';

/**
 * The sessions of the current user. `GET /sessions` lists them, `DELETE /sessions/:sid` ends one of them, and
 * `DELETE /sessions` ends all of them except the current one.
 */
@Service()
@JsonController('/sessions')
export class MySessions extends SessionsController {}
