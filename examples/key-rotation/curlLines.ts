/** Returns the commands to try after the server has started. */
export function curlLines(origin: string, file: string): string {
  return `Listening on ${origin}. Try it:

  # log in (also: root / swordfish)
  curl -s ${origin}/login -H 'Content-Type: application/json' -d '{"username":"alice","password":"wonderland"}'
  ACCESS=...   # from the answer
  curl -s ${origin}/me -H "Authorization: Bearer $ACCESS"           # 200

  # replace the key that signs. The server notices it, and the token above stays valid
  npx authx keys add --file ${file} --wait 5s
  npx authx keys list --file ${file}
  NEW=...      # the kid of the upcoming key
  npx authx keys promote $NEW --file ${file}    # refused in the first 5 seconds
  curl -s ${origin}/me -H "Authorization: Bearer $ACCESS"           # 200

  # as another service: get a token, introspect the token of alice, and revoke it
  curl -s ${origin}/oauth/token -u reporting:reporting-secret -d grant_type=client_credentials
  curl -s ${origin}/oauth/introspect -u reporting:reporting-secret -d token=$ACCESS   # "active": true
  curl -s ${origin}/oauth/revoke -u reporting:reporting-secret -d token=$ACCESS
  curl -s ${origin}/me -H "Authorization: Bearer $ACCESS"           # 401
`;
}
