import http from 'node:http';

const agent = new http.Agent({ keepAlive: true });

export function singleRequest(port, path, token, method = 'GET') {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers, agent }, async response => {
      response.setEncoding('utf8');
      let body = '';
      for await (const text of response) body += text;
      resolve({ status: response.statusCode, body });
    });
    request.once('error', reject).end();
  });
}
