// `node web/e2e/run.mjs [words of test names]`: starts the demo, runs the browser tests one after another, stops it.
// Prints "N passed, N failed"; leaves pictures and the server's log in web/e2e/out.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open } from './lib/browser.mjs';
import { start } from './lib/server.mjs';

const OUT = process.env.YIWANG_OUT ?? new URL('out/', import.meta.url).pathname;
const LIMIT = 60_000;
const wanted = process.argv.slice(2);

async function load() {
  const files = readdirSync(new URL('tests/', import.meta.url)).filter((name) => name.endsWith('.mjs')).sort();
  const lists = await Promise.all(files.map((name) => import(`./tests/${name}`)));
  const all = lists.flatMap((list) => list.tests);
  return wanted.length === 0 ? all : all.filter(({ name }) => wanted.some((word) => name.includes(word)));
}

async function run(test, browser, { base, data }) {
  const stage = { browser, base, data, out: OUT, people: [] };
  const began = Date.now();
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`longer than ${LIMIT / 1000} s`)), LIMIT);
  });
  try {
    await Promise.race([test.run(stage), late]);
    const complaints = (await Promise.all(stage.people.map((person) => person.complained()))).flat();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    console.log(`ok      ${test.name}  ${((Date.now() - began) / 1000).toFixed(1)} s`);
    return true;
  } catch (error) {
    console.log(`FAILED  ${test.name}  ${((Date.now() - began) / 1000).toFixed(1)} s\n${error.stack ?? error}`);
    const complaints = (await Promise.all(stage.people.map((person) => person.complained()))).flat();
    if (complaints.length > 0) console.log(complaints.join('\n'));
    for (const [i, person] of stage.people.entries()) {
      await person.page.screenshot({ path: `${OUT}failed-${test.name.replace(/\W+/g, '-')}-${i}.png`, timeout: 5000 }).catch(() => undefined);
      console.log(`  ${person.name} at ${person.page.url()}`);
    }
    return false;
  } finally {
    clearTimeout(timer);
    await Promise.all(stage.people.map((person) => person.context.close().catch(() => undefined)));
  }
}

const tests = await load();
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const began = Date.now();
const server = process.env.YIWANG_AT ? { base: process.env.YIWANG_AT, stop: async () => undefined } : await start(`${OUT}server.log`);
let failed = 0;
try {
  const browser = await open();
  try {
    for (const test of tests) if (!(await run(test, browser, server))) failed += 1;
  } finally {
    await browser.close();
  }
} finally {
  await server.stop();
}
console.log(`${tests.length - failed} passed, ${failed} failed in ${Math.round((Date.now() - began) / 1000)} s`);
process.exit(failed === 0 && tests.length > 0 ? 0 : 1);
