import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentToken,
  OptionalAccess,
  RefreshRequired,
  TokenRequired,
  type RequestToken,
  type TokenLocation,
} from '../../../../src/index';
import { secret } from '../../../support/forge';
import { bearer, type Sending } from '../../../support/send';
import { accessCookie, csrfHeader } from '../../cookies/support/cookieTokens';
import { makeAuth, serve, type Client } from '../../support/serve';

const where = (token?: RequestToken): object => ({ location: token?.location ?? 'nowhere', type: token?.payload.type });

/** Actions that answer where their token was found, and of which type it is. */
@JsonController('/where')
export class Where {
  @AccessRequired()
  @Get('/access')
  read(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @AccessRequired()
  @Post('/access')
  change(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(@CurrentToken() token: RequestToken): object {
    return where(token);
  }

  @OptionalAccess()
  @Post('/optional')
  optional(@CurrentToken() token?: RequestToken): object {
    return where(token);
  }

  @TokenRequired({ type: 'any' })
  @Post('/any')
  any(@CurrentToken() token: RequestToken): object {
    return where(token);
  }
}

/** Serves them with tokens in the given places. */
export const serving = (tokenLocation?: TokenLocation[], refreshTokenLocation?: TokenLocation[]): Promise<Client> =>
  serve(
    { controllers: [Where] },
    makeAuth<never>({
      config: {
        secretKey: secret,
        ...(tokenLocation && { tokenLocation }),
        ...(refreshTokenLocation && { refreshTokenLocation }),
      },
    }),
  );

/** A request with the access token in the given places. */
export function carrying(token: string, places: readonly TokenLocation[]): { query: string; sending: Sending } {
  return {
    query: places.includes('query') ? `?token=${token}` : '',
    sending: {
      method: 'POST',
      headers: [
        ...csrfHeader(),
        ...(places.includes('headers') ? bearer(token) : []),
        ...(places.includes('cookies') ? accessCookie(token) : []),
      ],
      ...(places.includes('json') && { body: { access_token: token } }),
    },
  };
}

/** All places, in no particular order. */
export const all: readonly TokenLocation[] = ['headers', 'cookies', 'query', 'json'];
