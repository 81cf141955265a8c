// A stand-in for `rapport serve`: the contract's answers from an invented enterprise, and the built app beside them.
import { createServer } from 'node:http';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { route } from './routes.mjs';
import { openStream } from './events.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
// The policy `rapport serve` sends: what breaks it must break here first.
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function sendFile(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://mock').pathname));
  let file = join(dist, path);
  if (!existsSync(file) || statSync(file).isDirectory()) file = join(dist, 'index.html');
  if (!existsSync(file)) return response.writeHead(503).end('Build the app first: npm run build');
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CSP,
  });
  createReadStream(file).pipe(response);
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return parts.length ? Buffer.concat(parts).toString('utf8') : '';
}

export function start(port = 0) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://mock');
    if (!url.pathname.startsWith('/api/v1')) return sendFile(request, response);
    if (url.pathname === '/api/v1/events') return openStream(url, response);
    const answer = route(request.method, url, request.headers, await bodyOf(request));
    const headers = { 'content-type': 'application/json', 'x-request-id': 'mock', ...answer.headers };
    response.writeHead(answer.status, headers).end(answer.text ?? JSON.stringify(answer.body));
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await start(Number(process.env.PORT ?? 4477));
  const { port } = server.address();
  console.log(`mock on http://127.0.0.1:${port}/#token=mock-token`);
}
