// Starts the program's demo on a free port of this machine, in a folder of its own, and stops it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { cpSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(new URL('../../..', import.meta.url).pathname);

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

const binary = () => resolve(root, process.env.YIWANG_BIN ?? 'target/debug/yiwang');

/** `{ base, data, stop }` once the demo is loaded and answers. */
export async function start(log) {
  const folder = mkdtempSync(join(tmpdir(), 'yiwang-browser-'));
  const data = join(folder, 'data');
  const listen = `127.0.0.1:${await freePort()}`;
  return { data, ...(await run(['demo', '--fresh', '--data', data, '--listen', listen], {}, listen, log, folder)) };
}

/** A copy of the demo's data, served as a centre serves its own: without a demo's word. */
export async function serve({ data, out }) {
  const folder = mkdtempSync(join(tmpdir(), 'yiwang-served-'));
  cpSync(data, folder, { recursive: true });
  const listen = `127.0.0.1:${await freePort()}`;
  const settings = { YIWANG_DATABASE: `sqlite:${join(folder, 'yiwang.db')}`, YIWANG_DATA_DIR: folder, YIWANG_MASTER_KEY_FILE: join(folder, 'master.key'), YIWANG_SECURE_COOKIES: 'false' };
  return run(['serve', '--listen', listen, '--demo-passwords-are-public'], settings, listen, `${out}served.log`, folder);
}

async function run(args, settings, listen, log, folder) {
  const child = spawn(binary(), args, { cwd: root, env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
  const out = createWriteStream(log);
  child.stdout.pipe(out, { end: false });
  child.stderr.pipe(out, { end: false });
  const ended = new Promise((resolved) => child.once('exit', resolved));
  const failed = new Promise((_, reject) => child.once('error', reject));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await Promise.race([ended, new Promise((late) => setTimeout(late, 5000).unref())]);
    if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([ready(`http://${listen}`, child), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { base: `http://${listen}`, stop };
}

/** The demo answers only when it is loaded; a debug build takes its time. */
async function ready(base, child) {
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error('the server is not ready after two minutes');
}
