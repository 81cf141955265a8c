// Server-sent events of the mock.
const streams = new Set();

export function openStream(url, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': ping\n\n');
  const stream = { response, record: url.searchParams.get('record') };
  streams.add(stream);
  const ping = setInterval(() => response.write(': ping\n\n'), 15_000);
  response.on('close', () => {
    clearInterval(ping);
    streams.delete(stream);
  });
}

let sequence = 0;
export function publish(event, data) {
  sequence += 1;
  for (const { response, record } of streams) {
    if (event === 'record' && record && record !== data.record) continue;
    response.write(`id: ${sequence}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
