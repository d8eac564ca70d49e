/** Returns the commands to try after the server has started. */
export function curlLines(origin: string): string {
  const login = (path: string, username: string, password: string): string =>
    `$(curl -s ${origin}${path} -H 'Content-Type: application/json' -d '{"username":"${username}","password":"${password}"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  const refund = (amount: number): string => `-H 'Content-Type: application/json' -d '{"amount":${String(amount)}}'`;
  return `Listening on ${origin}. Try it:

  ALICE=${login('/login', 'alice', 'wonderland')}
  MONA=${login('/staff/login', 'mona', 'monday')}
  ROOT=${login('/staff/login', 'root', 'swordfish')}

  curl -s ${origin}/orders -H "Authorization: Bearer $ALICE"       # the two orders of alice
  curl -s ${origin}/orders -H "Authorization: Bearer $MONA"        # all three
  curl -si ${origin}/orders/3 -H "Authorization: Bearer $ALICE"    # 403: the order of bob
  curl -si ${origin}/staff/me -H "Authorization: Bearer $ALICE"    # 401 LoginTypeMismatchError
  curl -si ${origin}/orders/1/refund -H "Authorization: Bearer $MONA" ${refund(101)}   # 403: a clerk refunds up to 100
  curl -si ${origin}/orders/1/refund -H "Authorization: Bearer $ROOT" ${refund(101)}   # 200
  curl -si ${origin}/orders/2/refund -H "Authorization: Bearer $ROOT" ${refund(1)}     # 403: the order is closed
  curl -si ${origin}/limited -H "Authorization: Bearer $ALICE"     # the eleventh request in ten seconds: 429
  Open ${origin}/docs for the API in Swagger UI.
  npx authx routes build/examples/authorization/options.js         # who may call each route
`;
}
