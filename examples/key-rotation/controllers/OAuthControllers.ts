import { JsonController } from 'routing-controllers';
import {
  AuthorizationServer,
  IntrospectionEndpoint,
  RevocationEndpoint,
  ServerMetadataEndpoint,
  TokenEndpoint,
} from 'routing-controllers-authx/oauth';
import { Service } from 'typedi';

/** `POST /oauth/token` gives a client an access token of its own. */
@Service()
@JsonController('/oauth')
export class TokenController extends TokenEndpoint {
  constructor(readonly server: AuthorizationServer) {
    super();
  }
}

/** `POST /oauth/revoke` revokes a token. */
@Service()
@JsonController('/oauth')
export class RevocationController extends RevocationEndpoint {
  constructor(readonly server: AuthorizationServer) {
    super();
  }
}

/** `POST /oauth/introspect` tells a client whether a token is live. */
@Service()
@JsonController('/oauth')
export class IntrospectionController extends IntrospectionEndpoint {
  constructor(readonly server: AuthorizationServer) {
    super();
  }
}

/** `GET /.well-known/oauth-authorization-server` tells clients where the endpoints are. */
@Service()
@JsonController('/.well-known')
export class MetadataController extends ServerMetadataEndpoint {
  constructor(readonly server: AuthorizationServer) {
    super();
  }
}
