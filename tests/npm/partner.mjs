// A partner that tells what it saw of a request: node partner.mjs '{ kind, socket?, gzip?, bomb?, key?, cert?, ca? }'
//   kind: `http`, `http2` (without asking first), `https`, `https2`
//   socket: listens there; else on a free port, which is printed on a line (0 where it is a socket)
//   ca: asks for certificates of clients, and lets in only those that come from it
//   gzip: compresses its answers; bomb: makes them so many bytes longer
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { gzipSync } from 'node:zlib';

const { kind, socket, gzip, bomb = 0, ...tls } = JSON.parse(process.argv[2]);

function answer(request, response) {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const { representations } = JSON.parse(body).variables;
    const { httpVersion: version, headers } = request;
    const subject = request.socket.getPeerCertificate?.().subject?.CN;
    const saw = JSON.stringify({ version, subject, headers, more: 'x'.repeat(bomb) });
    // Whatever the field is called in the request.
    const names = [...JSON.parse(body).query.matchAll(/(\w+): saw/g)].map(([, name]) => name);
    const entity = Object.fromEntries(['saw', ...names].map((name) => [name, saw]));
    const text = JSON.stringify({ data: { _entities: representations.map(() => entity) } });
    response.setHeader('content-type', 'application/json');
    response.setHeader('x-served-by', 'partner');
    response.setHeader('x-inner', 'secret');
    if (gzip) response.setHeader('content-encoding', 'gzip');
    response.end(gzip ? gzipSync(text) : text);
  });
}

const options = { ...tls, requestCert: Boolean(tls.ca), rejectUnauthorized: true };
const server = {
  http: () => http.createServer(answer),
  http2: () => http2.createServer(answer),
  https: () => https.createServer(options, answer),
  https2: () => http2.createSecureServer(options, answer),
}[kind]();
server.listen(socket ?? { host: '127.0.0.1', port: 0 }, () => console.log(server.address().port ?? 0));
