import { JsonController } from 'routing-controllers';
import { JwksController } from 'routing-controllers-authx';
import { Service } from 'typedi';

/** `GET /.well-known/jwks.json` gives the public keys, with which other services verify the tokens of this one. */
@Service()
@JsonController('/.well-known')
export class KeysController extends JwksController {}
