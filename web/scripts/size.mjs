// What the first screen needs before it can be read: its page, scripts and styles, compressed as they travel. Fonts are
// counted beside it, as they do not hold the text back.
import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 200;
const dist = new URL('../dist/', import.meta.url);
const gzip = async (name) => gzipSync(await readFile(new URL(name, dist)), { level: 9 }).length;

const page = await readFile(new URL('index.html', dist), 'utf8');
const wanted = new Set([...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1]));
for (const name of [...wanted].filter((n) => n.endsWith('.js'))) {
  const source = await readFile(new URL(name, dist), 'utf8');
  for (const [, part] of source.matchAll(/(?:^|;|})import(?:[^"'()]*from)?["']\.\/([^"']+\.js)["']/g))
    wanted.add(`assets/${part}`);
}
let bytes = await gzip('index.html');
for (const name of wanted) {
  const size = await gzip(name);
  bytes += size;
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${name}`);
}
const all = await readdir(new URL('assets/', dist));
let total = 0;
for (const name of all.filter((n) => /\.(js|css)$/.test(n))) total += await gzip(`assets/${name}`);
console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  first screen, gzip; limit ${LIMIT_KB} kB`);
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  every screen, gzip`);
if (bytes > LIMIT_KB * 1000) {
  console.error(
    `The first screen is ${(bytes / 1000).toFixed(1)} kB, more than ${LIMIT_KB} kB: see what main.ts imports.`,
  );
  process.exit(1);
}
