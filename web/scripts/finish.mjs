// After `vite build`: weighs the first load of /report (page, entry, the report room, their static imports and styles,
// the dictionary), fails above the limit, and writes .gz and .br beside each file so that the server only sends.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIST = process.argv[2] ?? new URL('../dist/', import.meta.url).pathname;
const LIMIT = 100 * 1024;
const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'));

function collect(key, into) {
  const chunk = manifest[key];
  if (!chunk || into.has(chunk.file)) return into;
  into.add(chunk.file);
  (chunk.css ?? []).forEach((file) => into.add(file));
  (chunk.imports ?? []).forEach((next) => collect(next, into));
  return into;
}

const files = new Set(['index.html']);
for (const key of ['index.html', 'src/rooms/report/index.tsx', 'src/i18n/report.zh.json', 'src/i18n/photos.zh.json']) {
  if (!manifest[key]) throw new Error(`the build has no ${key}`);
  collect(key, files);
}
let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length;
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KiB  ${file}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KiB  first load of /report, gzip (limit ${LIMIT / 1024})`);
if (total > LIMIT) {
  console.error('the first load of /report is too heavy');
  process.exit(1);
}

function compress(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) compress(path);
    else if (/\.(html|js|mjs|css|json|svg)$/.test(entry.name) && statSync(path).size > 512) {
      const bytes = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }));
    }
  }
}
rmSync(join(DIST, '.vite'), { recursive: true });
compress(DIST);
