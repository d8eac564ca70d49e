import net from 'node:net';
import { responseReader } from './response-reader.js';

// Connects to a server and tells of each complete response. `onread` spares the stream machinery and an allocation per
// response, which would cost the client more than a bare node:http server needs to answer.
export function connectTo(port, { answered, failed }) {
  const readResponse = responseReader();
  const buffer = Buffer.allocUnsafe(16 * 1024);

  function callback(size, bytes) {
    try {
      const status = readResponse(bytes.subarray(0, size));
      if (status !== undefined) answered(status);
    } catch (error) {
      failed(error);
    }
    return true;
  }

  return net.connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } });
}
