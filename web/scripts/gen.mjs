// The types of the API from schemas/openapi.json, which the Rust code writes: npm run gen; npm run gen:check compares.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const schema = new URL('../../schemas/openapi.json', import.meta.url);
const target = new URL('../src/api/schema.d.ts', import.meta.url);
const HEAD = '// Generated from schemas/openapi.json by `npm run gen`: never edited by hand.\n';

// The client goes by path and method; the operations' own names are left out, so that two alike do no harm.
const openapi = JSON.parse(await readFile(schema, 'utf8'));
for (const path of Object.values(openapi.paths)) {
  for (const operation of Object.values(path)) delete operation.operationId;
}
const fresh = HEAD + astToString(await openapiTS(openapi));
if (process.argv.includes('--check')) {
  const kept = await readFile(target, 'utf8').catch(() => '');
  if (kept !== fresh) {
    console.error(
      'src/api/schema.d.ts does not follow schemas/openapi.json: run `npm run gen` and commit the change.',
    );
    process.exit(1);
  }
  console.log('src/api/schema.d.ts follows schemas/openapi.json');
} else {
  await writeFile(target, fresh);
  console.log(`src/api/schema.d.ts written, ${fresh.split('\n').length} lines`);
}
