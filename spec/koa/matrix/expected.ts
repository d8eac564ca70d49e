/** What each letter of the table stands for. */
const letters: Readonly<Record<string, string>> = {
  '200': '.',
  '401 MissingTokenError': 'N',
  '401 AccessTokenRequiredError': 'A',
  '401 RefreshTokenRequiredError': 'R',
  '401 TokenExpiredError': 'E',
  '401 RevokedTokenError': 'V',
  '401 TokenInvalidSignatureError': 'X',
  '401 JWTDecodeError': 'J',
  '401 LoginTypeMismatchError': 'L',
  '401 FreshTokenRequiredError': 'F',
  '401 AuthenticationLevelError': 'H',
  '401 TokenBindingError': 'B',
  '403 InsufficientScopeError': 'S',
  '403 AccessDeniedError': 'Z',
  '403 PolicyDeniedError': 'P',
};

/** Returns the letter of an outcome, or the outcome if it has none. */
export const outcomeOf = (outcome: string): string => letters[outcome] ?? `(${outcome})`;

/** The rows of an action for customers: its letters without a token, and of the access, fresh, refresh and revoked tokens of customers. */
function customers(none: string, ofCustomers: string): readonly string[] {
  const [access = '', fresh = '', refresh = '', revoked = ''] = ofCustomers.split(' ');
  return [
    `none ${none}`,
    `access ${access} LLLLL LLLLL LLLLL`,
    `fresh ${fresh} LLLLL LLLLL LLLLL`,
    `refresh ${refresh} LLLLL LLLLL LLLLL`,
    'expired EEEEE LLLLL LLLLL LLLLL',
    `revoked ${revoked} LLLLL LLLLL LLLLL`,
    // What a token says of itself can only choose the message of a refusal.
    'forged XXXXX LLLLL LLLLL XXXXX',
    'otherKey XXXXX LLLLL LLLLL XXXXX',
  ];
}

/** The rows of an action that answers alike to every request. */
const all = (letter: string): readonly string[] => {
  const columns = Array.from({ length: 4 }, () => letter.repeat(5)).join(' ');
  const kinds = ['access', 'fresh', 'refresh', 'expired', 'revoked', 'forged', 'otherKey'];
  return [`none ${letter}`, ...kinds.map(kind => `${kind} ${columns}`)];
};

/**
 * What each action answers to each token. A row is a kind of token. Its columns are the login types customer, staff,
 * partner and none, and the letters of a column are the holders: alice without scopes; alice with `read` and the level
 * `pwd`; alice, a clerk with `read`, `write` and `mfa`; bob, a manager with `admin:*` and `pwd`; bob with `admin:users` and
 * `mfa`.
 */
export const expected: Readonly<Record<string, readonly string[]>> = {
  '/public': all('.'),
  '/optional': customers('.', '..... ..... AAAAA VVVVV'),
  '/access': customers('N', '..... ..... AAAAA VVVVV'),
  '/fresh': customers('N', 'FFFFF ..... AAAAA FFFFF'),
  '/recent': customers('N', 'FFFFF ..... AAAAA FFFFF'),
  '/refresh': customers('N', 'RRRRR RRRRR ..... RRRRR'),
  '/any': customers('N', '..... ..... ..... VVVVV'),
  '/token-fresh': customers('N', 'FFFFF ..... AAAAA FFFFF'),
  '/in-query': all('N'),
  '/csrf': customers('N', '..... ..... AAAAA VVVVV'),
  '/bound': customers('N', 'BBBBB BBBBB AAAAA BBBBB'),
  '/cached': customers('N', '..... ..... AAAAA VVVVV'),
  '/scope': customers('N', 'S..SS S..SS AAAAA VVVVV'),
  '/all-scopes': customers('N', 'SS.SS SS.SS AAAAA VVVVV'),
  '/any-scope': customers('N', 'S..SS S..SS AAAAA VVVVV'),
  '/covered-scope': customers('N', 'SSS.. SSS.. AAAAA VVVVV'),
  '/whole-namespace': customers('N', 'SSS.S SSS.S AAAAA VVVVV'),
  '/under-namespace': customers('N', 'SSS.. SSS.. AAAAA VVVVV'),
  '/refresh-scope': customers('N', 'RRRRR RRRRR S..SS RRRRR'),
  '/implied-role': customers('N', 'ZZ..Z ZZ..Z AAAAA VVVVV'),
  '/role': customers('N', 'ZZZ.Z ZZZ.Z AAAAA VVVVV'),
  '/owner': customers('N', '...PP ...PP AAAAA VVVVV'),
  '/policy': customers('N', '....P ....P AAAAA VVVVV'),
  '/policy-without-resource': customers('N', 'PP..P PP..P AAAAA VVVVV'),
  '/policy-that-denies': customers('N', '...PP ...PP AAAAA VVVVV'),
  '/level': customers('N', 'HH.H. HH.H. AAAAA HHVHV'),
  '/recent-level': customers('N', 'HHFHF HH.H. AAAAA HHFHF'),
  '/own-check': customers('N', '...ZZ ...ZZ AAAAA VVVVV'),
  '/early-check': customers('N', '...ZZ ...ZZ AAAAA VVVZZ'),
  '/staff': [
    'none N',
    'access LLLLL ..... LLLLL XXXXX',
    'fresh LLLLL ..... LLLLL XXXXX',
    'refresh LLLLL AAAAA LLLLL XXXXX',
    'expired LLLLL EEEEE LLLLL XXXXX',
    'revoked LLLLL VVVVV LLLLL XXXXX',
    'forged LLLLL XXXXX LLLLL XXXXX',
    'otherKey LLLLL XXXXX LLLLL LLLLL',
  ],
  '/staff-refresh': [
    'none N',
    'access LLLLL RRRRR LLLLL XXXXX',
    'fresh LLLLL RRRRR LLLLL XXXXX',
    'refresh LLLLL ..... LLLLL XXXXX',
    'expired LLLLL EEEEE LLLLL XXXXX',
    'revoked LLLLL RRRRR LLLLL XXXXX',
    'forged LLLLL XXXXX LLLLL XXXXX',
    'otherKey LLLLL XXXXX LLLLL LLLLL',
  ],
  '/both': [
    'none N',
    'access ..... ..... LLLLL XXXXX',
    'fresh ..... ..... LLLLL XXXXX',
    'refresh AAAAA AAAAA LLLLL XXXXX',
    'expired EEEEE EEEEE LLLLL XXXXX',
    'revoked VVVVV VVVVV LLLLL XXXXX',
    'forged XXXXX XXXXX LLLLL XXXXX',
    'otherKey XXXXX XXXXX LLLLL LLLLL',
  ],
  '/both-scope': [
    'none N',
    'access S..SS S..SS LLLLL LLLLL',
    'fresh S..SS S..SS LLLLL LLLLL',
    'refresh AAAAA AAAAA LLLLL LLLLL',
    'expired EEEEE EEEEE LLLLL LLLLL',
    'revoked VVVVV VVVVV LLLLL LLLLL',
    'forged XXXXX XXXXX LLLLL XXXXX',
    'otherKey XXXXX XXXXX LLLLL XXXXX',
  ],
  '/both-optional': [
    'none .',
    'access ..... ..... LLLLL LLLLL',
    'fresh ..... ..... LLLLL LLLLL',
    'refresh AAAAA AAAAA LLLLL LLLLL',
    'expired EEEEE EEEEE LLLLL LLLLL',
    'revoked VVVVV VVVVV LLLLL LLLLL',
    'forged XXXXX XXXXX LLLLL XXXXX',
    'otherKey XXXXX XXXXX LLLLL XXXXX',
  ],
  '/class/scope-and-role': customers('N', 'SZ.SS SZ.SS AAAAA VVVVV'),
  '/class/public': all('.'),
  '/class/inherited': customers('N', 'S..SS S..SS AAAAA VVVVV'),
  '/sub/scope-and-role': customers('N', 'SZ.SS SZ.SS AAAAA VVVVV'),
  '/sub/public': all('.'),
  '/sub/inherited': customers('N', 'S..SS S..SS AAAAA VVVVV'),
};
