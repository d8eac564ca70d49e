import { forge, goodClaims } from '../../../support/forge';

/** The `csrf` claim of tokens that specs forge. */
export const csrf = 'what-only-our-own-pages-can-read';

/** A token that a cookie may carry. */
export const cookieToken = (changes: Record<string, unknown> = {}): string => forge(goodClaims({ csrf, ...changes }));

/** The header that carries cookies. */
export const cookies = (values: Readonly<Record<string, string>>): string[] => [
  'Cookie',
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('; '),
];

/** The header that carries an access token in its cookie. */
export const accessCookie = (token: string): string[] => cookies({ access_token_cookie: token });

/** The header that carries a refresh token in its cookie. */
export const refreshCookie = (token: string): string[] => cookies({ refresh_token_cookie: token });

/** The header that repeats the `csrf` claim. */
export const csrfHeader = (value: string = csrf): string[] => ['X-CSRF-TOKEN', value];

/** The claims of a token, unverified. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
