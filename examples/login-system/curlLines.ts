/** What to try, for whoever has just started a login system. */
export function curlLines(origin: string): string {
  return `Listening on ${origin}. Try it; X-Answered-By is the process that answered:

  # log in (also: root / swordfish)
  curl -s ${origin}/login -H 'Content-Type: application/json' -d '{"username":"alice","password":"wonderland"}'
  ACCESS=... REFRESH=...   # from the answer

  curl -si ${origin}/me -H "Authorization: Bearer $ACCESS"                     # 200
  curl -s ${origin}/sessions -H "Authorization: Bearer $ACCESS"                # where you are logged in
  curl -s -X POST ${origin}/refresh -H "Authorization: Bearer $REFRESH"        # new tokens, both

  # log out in one process, and be refused in all
  curl -si -X POST ${origin}/logout -H "Authorization: Bearer $ACCESS"
  curl -si ${origin}/me -H "Authorization: Bearer $ACCESS"                     # 401 SessionRevoked
`;
}
