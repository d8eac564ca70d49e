/** What to try, for whoever has just started the server. */
export const clientLines = (origin: string): string => `Listening on ${origin}. Try it, each line in a terminal:

  node build/examples/websocket/client.js ${origin} alice             # the token in the header
  node build/examples/websocket/client.js ${origin} bob subprotocol   # as browsers can: among the subprotocols
  node build/examples/websocket/client.js ${origin} carol message     # or in the first message
  node build/examples/websocket/client.js ${origin} eve nowhere       # nowhere: closed with 1008, at her first line or after 5 seconds

Type lines to chat, and /logout to revoke the token: the socket is closed with 1008.
`;
