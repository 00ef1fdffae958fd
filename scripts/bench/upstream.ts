/** A metadata service that answers every request at once with the same 450 bytes: what is measured is the proxy. */
import { createServer } from 'node:http';

const BODY = JSON.stringify({ value: 'x'.repeat(438) });

const server = createServer((request, response) => {
  request.resume();
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) })
    .end(BODY);
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('disconnect', () => process.exit(0));
