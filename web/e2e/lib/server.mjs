// Starts the program's demo on a free port of this machine, in a folder of its own, and stops it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
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

/** `{ base, stop }` once the demo is loaded and answers. */
export async function start(log) {
  const binary = resolve(root, process.env.YIWANG_BIN ?? 'target/debug/yiwang');
  const folder = mkdtempSync(join(tmpdir(), 'yiwang-browser-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(binary, ['demo', '--fresh', '--data', join(folder, 'data'), '--listen', listen], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
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
