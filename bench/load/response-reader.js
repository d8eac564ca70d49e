const headerEnd = Buffer.from('\r\n\r\n');
const contentLength = /\r\ncontent-length: *(\d+)/i;

function parse(bytes) {
  const end = bytes.indexOf(headerEnd);
  if (end < 0) return undefined;
  const header = bytes.latin1Slice(0, end);
  const length = contentLength.exec(header);
  if (!length) throw new Error(`a response without Content-Length: ${header}`);
  const total = end + headerEnd.length + Number(length[1]);
  if (bytes.length < total) return undefined;
  if (bytes.length > total) throw new Error('more bytes than one response, though one request was in flight');
  return Number(header.slice(9, 12));
}

// Returns a function that takes the bytes of a read and gives the status once the response is complete. Nearly every
// response is one read, so the bytes of the reused read buffer are copied only when it isn't.
export function responseReader() {
  let pending;
  return bytes => {
    const all = pending ? Buffer.concat([pending, bytes]) : bytes;
    const status = parse(all);
    pending = status === undefined ? Buffer.from(all) : undefined;
    return status;
  };
}
