/**
 * The rows of the attack table: what each one tries, and what it means if the server lets it in. `docs/attack.md` says how
 * to correct it.
 */
export const rows = {
  'no-credential': 'A request without a token was accepted.',
  'alg-none': 'A token without a signature was accepted (RFC 8725 section 3.1).',
  'weak-secret': 'A token was accepted that was signed with a secret which anybody can guess.',
  'foreign-key': 'A token was accepted that was signed with another key.',
  'public-key-as-secret': 'The public key was accepted as the secret of an HMAC (RFC 8725 section 3.2).',
  'embedded-key': 'The key in the header of the token was trusted (RFC 8725 section 3.10).',
  'key-id': 'The kid of the token led to another key (RFC 8725 section 3.10).',
  'wrong-signature': 'A signature that does not match was accepted.',
  'changed-claims': 'Claims were changed, and the old signature was accepted.',
  're-encoded':
    'Another spelling of a token was accepted, so that a blocklist of tokens can be evaded (RFC 7515 section 2).',
  'token-form': 'Something that is no token of three parts was accepted.',
  'huge-token': 'A token was accepted that is far too large or too deep.',
  'wrong-scheme': 'A token was accepted under another scheme than Bearer, or without one (RFC 6750 section 2.1).',
  'two-credentials':
    'A request with two credentials was accepted, so that a proxy and the server may believe different ones.',
  'header-bytes': 'A header with bytes that a credential cannot have was accepted.',
  'other-place': 'A token was accepted in a place that the report does not name.',
  'path-spelling': 'Another spelling of the path reached the action without a token.',
  'other-method': 'Another method reached the action without a token.',
  'trusted-header': 'A header that any client can send replaced the token.',
  'broken-request': 'A broken request was let in.',
  'wrong-type': 'A refresh token was accepted as an access token, or the other way round.',
  'insufficient-scope': 'A token was accepted without the scopes that the route requires.',
  'other-login-type': 'A token of another login type was accepted.',
  'no-proof': 'A token was accepted without the proof of possession that the route requires (RFC 9449).',
  csrf: 'A request with cookies was accepted without the CSRF value of its token, so that other sites can make it.',
  'cross-site': 'A request of another site was accepted.',
  'not-fresh': 'A token that was not issued for a password was accepted where a fresh one is required.',
  'reused-refresh-token': 'A refresh token was accepted that was replaced twice, so that a stolen one works for ever.',
  revoked: 'A token was accepted after the logout.',
  expired: 'A token was accepted after it has expired.',
  'not-yet-valid': 'A token was accepted before it is valid.',
  'login-limit': 'Wrong passwords are not limited, or a client evades the limit by naming another address.',
  'other-audience': 'A token for another audience, or of another issuer, was accepted.',
  claims: 'A token was accepted without a claim that it must have, or with a claim of the wrong type.',
  'token-members':
    'A token was accepted with members that a server must not ignore, such as crit, or with members that stand twice.',
  'claimed-rights': 'The query, a header or a cookie that any client can send gave rights.',
  'wrong-login': 'A login succeeded that must fail.',
  'issued-rights':
    'A login or a refresh gave more rights because the client asked for them, or more than the login before.',
  'lasting-effect': 'After the other requests, a request without a token was accepted.',
} as const satisfies Record<string, string>;

export type RowName = keyof typeof rows;
