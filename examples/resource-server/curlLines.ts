/** Returns the commands to try after the server has started. */
export function curlLines(origin: string, issuer: string): string {
  return `Listening on ${origin}, for tokens of ${issuer}. Try it:

  # log in at the issuer
  curl -s ${issuer}/login -H 'Content-Type: application/json' -d '{"username":"alice","password":"wonderland"}'
  ACCESS=... REFRESH=...   # from the answer

  curl -s ${origin}/data -H "Authorization: Bearer $ACCESS"      # 200: alice has the scope users:read
  curl -si ${origin}/data -H "Authorization: Bearer $REFRESH"    # 401: a refresh token is for the issuer alone

  # a token of the service account of the issuer
  curl -s ${issuer}/oauth/token -u reporting:reporting-secret -d grant_type=client_credentials
`;
}
