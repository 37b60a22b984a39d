// What the tests of the administration share: its first page, the look at a page, its sheets and files.
import { arrive, DESK } from './person.mjs';
import { clean } from './axe.mjs';
import { shoot } from './shots.mjs';

export const ADMIN = '管理员庚';
export const SECOND = '管理员丑';

/** The administration in one language, at its first page. */
export async function administrator(stage, { who = ADMIN, lang = 'zh', maps = false } = {}) {
  const p = await arrive(stage, { name: `${who} ${lang}`, size: DESK, lang, maps });
  await p.signIn(who);
  await p.page.waitForURL((url) => url.pathname === '/admin');
  await p.sees(p.heading('admin', '管理首页'));
  return p;
}

/** Seen, clean, in the shown language, and pictured. */
export async function check(p, name, proof) {
  await clean(p, proof);
  await p.noChinese();
  await shoot(p, name);
  const before = p.page.viewportSize();
  await p.page.setViewportSize({ width: 1024, height: 768 });
  await p.fits();
  await p.page.setViewportSize(before);
}

export const said = (p, zh, key) => p.page.getByRole('status').filter({ hasText: p.pattern('admin', zh, key) });
export const sheet = (p) => p.page.getByRole('dialog').or(p.page.getByRole('alertdialog'));
export const inSheet = (p, zh, key) => sheet(p).getByRole('button', { name: p.w('admin', zh, {}, key), exact: true });
export const choose = (p, name, mimeType, text) => p.page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });

export const both = (name, run) => ['zh', 'en'].map((lang) => ({ name: `admin ${name} ${lang}`, run: (stage) => run(stage, lang) }));
