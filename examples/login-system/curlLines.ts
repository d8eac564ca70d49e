/** Returns the commands to try after the login system has started. */
export function curlLines(origin: string): string {
  return `Listening on ${origin}. Try it. The header X-Answered-By holds the id of the process that answered.

  # log in (also: root / swordfish)
  curl -s ${origin}/login -H 'Content-Type: application/json' -d '{"username":"alice","password":"wonderland"}'
  ACCESS=... REFRESH=...   # from the answer

  curl -si ${origin}/me -H "Authorization: Bearer $ACCESS"                     # 200
  curl -s ${origin}/sessions -H "Authorization: Bearer $ACCESS"                # your sessions
  curl -s -X POST ${origin}/refresh -H "Authorization: Bearer $REFRESH"        # two new tokens

  # after a logout in one process, all processes refuse the token
  curl -si -X POST ${origin}/logout -H "Authorization: Bearer $ACCESS"
  curl -si ${origin}/me -H "Authorization: Bearer $ACCESS"                     # 401 SessionRevoked
`;
}
