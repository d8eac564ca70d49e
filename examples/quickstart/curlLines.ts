/** Returns the commands to try after the server has started. */
export function curlLines(origin: string): string {
  return `Listening on ${origin}. Try it:

  # log in (also: root / swordfish)
  curl -s ${origin}/login -H 'Content-Type: application/json' -d '{"username":"alice","password":"wonderland"}'
  ACCESS=... REFRESH=...   # from the answer

  curl -s ${origin}/me -H "Authorization: Bearer $ACCESS"                      # 200
  curl -s ${origin}/users -H "Authorization: Bearer $ACCESS"                   # 200: alice has the scope users:read
  curl -si ${origin}/admin/users -H "Authorization: Bearer $ACCESS"            # 403: alice does not have admin:*
  curl -s -X POST ${origin}/refresh -H "Authorization: Bearer $REFRESH"        # a new access token, not fresh

  # log out: the token stays revoked after a restart of the server
  curl -s ${origin}/logout -H "Authorization: Bearer $ACCESS" -H 'Content-Type: application/json' -d "{\\"refresh_token\\":\\"$REFRESH\\"}"
  curl -si ${origin}/me -H "Authorization: Bearer $ACCESS"                     # 401 RevokedTokenError
`;
}
