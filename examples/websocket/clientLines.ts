/** Returns the commands to try after the server has started. */
export const clientLines = (
  origin: string,
): string => `Listening on ${origin}. Try it. Run each line in its own terminal:

  node build/examples/websocket/client.js ${origin} alice             # sends the token in the header
  node build/examples/websocket/client.js ${origin} bob subprotocol   # sends it among the subprotocols, as browsers can
  node build/examples/websocket/client.js ${origin} carol message     # sends it in the first message
  node build/examples/websocket/client.js ${origin} eve nowhere       # sends no token: the server closes the socket with 1008, at the first line or after 5 seconds

Type lines to chat. Type /logout to revoke the token: the server closes the socket with 1008.
`;
