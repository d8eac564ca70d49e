/** Returns the commands to try after the server has started. */
export function curlLines(origin: string): string {
  return `Listening on ${origin}. Try it:

  curl -s ${origin}/login -H 'Content-Type: application/json' -d '{"username":"alice","password":"wonderland"}'
  ACCESS=...   # from the answer

  curl -s ${origin}/me -H "Authorization: Bearer $ACCESS"                        # 200
  curl -si ${origin}/me                                                          # 401 MissingTokenError
  curl -si -X POST ${origin}/orders/7/refund -H "Authorization: Bearer $ACCESS"  # 403: alice does not have orders:refund

  curl -s ${origin}/metrics | grep authx_requests                                # what Prometheus reads
  curl -s ${origin}/spans                                                        # the newest spans

Open ${origin}/_authx in a browser: it explains the refusals.
`;
}
