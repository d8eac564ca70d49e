import type { TokenLocation } from '../config/TokenLocation';
import type { AuthXConfig } from '../config/AuthXConfig';
import type { TokenType } from '../token/TokenType';
import type { ApiObject } from './ApiDocument';

/** A security scheme, and the name that it has in documents. */
export interface NamedScheme {
  readonly name: string;
  readonly scheme: ApiObject;
}

/** A place where a request may present its token. */
export interface TokenPlace {
  readonly location: TokenLocation;
  readonly type: TokenType;
}

/** Returns the scheme of a token in one location. Its name and its texts are those of AuthX. */
export function schemeOf({ location, type }: TokenPlace, config: AuthXConfig): NamedScheme {
  switch (location) {
    case 'headers':
      return headerScheme(config);
    case 'cookies':
      return cookieScheme(type, config);
    case 'query':
      return apiKey('AuthXQuery', 'query', config.queryStringName, 'Provide an AuthX JWT in this query parameter.');
    case 'json':
      return jsonScheme(config.jsonKeys[type]);
  }
}

/** The scheme of a token that is bound to a key of its sender (RFC 9449 section 7.1). */
export const dpopScheme: NamedScheme = {
  name: 'AuthXDPoP',
  scheme: {
    type: 'http',
    description: 'Send the access token with the scheme DPoP, and a proof in the header DPoP (RFC 9449).',
    scheme: 'DPoP',
  },
};

function headerScheme({ headerName, headerType }: AuthXConfig): NamedScheme {
  const isAuthorization = headerName.toLowerCase() === 'authorization';
  if (isAuthorization && headerType.toLowerCase() === 'bearer') {
    const description =
      'Paste an AuthX JWT from create_access_token/create_refresh_token, not JWT_SECRET_KEY. The Bearer prefix is optional in Swagger UI.';
    return { name: 'AuthXBearer', scheme: { type: 'http', description, scheme: 'bearer', bearerFormat: 'JWT' } };
  }
  const prefix = headerType === '' ? '' : ` Write "${headerType} " before it.`;
  return apiKey(
    'AuthXHeader',
    'header',
    headerName,
    `Provide an AuthX JWT in this header, not JWT_SECRET_KEY.${prefix}`,
  );
}

function cookieScheme(type: TokenType, { cookies }: AuthXConfig): NamedScheme {
  const name = type === 'access' ? 'AuthXAccessCookie' : 'AuthXRefreshCookie';
  return apiKey(name, 'cookie', cookies[type].token.name, `Provide an AuthX ${type} token in this cookie.`);
}

/** OpenAPI has no word for a token in a body. Without a scheme, the operation would look open. */
const jsonScheme = (member: string): NamedScheme => ({
  name: member === 'refresh_token' ? 'AuthXRefreshJson' : 'AuthXJson',
  scheme: {
    type: 'http',
    description: `Provide an AuthX JWT as the member ${member} of the JSON body. OpenAPI cannot express this, so that tools do not add it.`,
    scheme: 'x-json-body',
  },
});

const apiKey = (name: string, place: 'header' | 'query' | 'cookie', key: string, description: string): NamedScheme => ({
  name,
  scheme: { type: 'apiKey', description, in: place, name: key },
});
