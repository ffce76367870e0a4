/** docs/openapi.yaml says exactly what the program serves: every route, socket and page of the source is in it, and nothing else. */
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

const root = new URL('../..', import.meta.url).pathname;

function sources(folder) {
  return readdirSync(join(root, folder), {withFileTypes: true}).flatMap((e) => {
    const path = join(folder, e.name);
    if (e.isDirectory()) return sources(path);
    return e.name.endsWith('.c') ? [path] : [];
  });
}

/** Rows of route tables, in either spelling, the endpoints of sockets, and files that are pages of their own. */
function served() {
  const found = new Set();
  for (const file of ['adapters', 'console', 'http', 'portal'].flatMap(sources)) {
    const text = readFileSync(join(root, file), 'utf8').replace(/\s+/g, ' ');
    for (const m of text.matchAll(/\{"(GET|POST|PUT|PATCH|DELETE)", ?"(\/[^"]*)"/g)) found.add(`${m[1]} ${m[2]}`);
    for (const m of text.matchAll(/\.method = "(GET|POST|PUT|PATCH|DELETE)", \.path = "(\/[^"]*)"/g)) found.add(`${m[1]} ${m[2]}`);
    for (const m of text.matchAll(/\.path = "(\/[^"]*)", \.subprotocol/g)) found.add(`GET ${m[1]}`);
    for (const m of text.matchAll(/\{"(\/[^"]*)", "[^"]*(?:\.html|widget\.js)"/g)) found.add(`GET ${m[1]}`);
    for (const m of text.matchAll(/\{"(\/console\/[^"]*)", "[a-z]+"\}/g)) found.add(`GET ${m[1]}`);
    for (const m of text.matchAll(/PAGE\("(\/[^"]*)"/g)) found.add(`GET ${m[1]}`);
  }
  return found;
}

/** Two levels are enough: paths and their methods. */
function described() {
  const found = new Set();
  let path = '';
  const text = readFileSync(join(root, 'docs/openapi.yaml'), 'utf8');
  const paths = text.slice(text.indexOf('\npaths:'), text.indexOf('\ncomponents:'));
  for (const line of paths.split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1] ?? path;
    const method = /^ {4}(get|post|put|patch|delete):$/.exec(line)?.[1];
    if (method) found.add(`${method.toUpperCase()} ${path}`);
  }
  return found;
}

test('every route is described and every description is a route', () => {
  const want = [...served()].sort(), have = [...described()].sort();
  assert.ok(want.length >= 20, `only ${want.length} routes found in the source`);
  assert.deepEqual(have, want);
});
