// Pictures of a state that the test has just proven: 390 and 1440 px, standard type and 30 px. None of them may scroll sideways.
// The pictures of the README are copied to docs/pictures when YIWANG_PICTURES is set, so that a plain run changes no file of the repository.
import { copyFileSync, mkdirSync } from 'node:fs';

const WIDTHS = [[390, 844], [1440, 900]];
const PICTURES = new URL('../../../docs/pictures/', import.meta.url).pathname;

/** `name-zh-390-30.png` and so on, in web/e2e/out: the whole page, or the screen while a dialog lies over it. The page is left as it was. */
export async function shoot(p, name) {
  const before = p.page.viewportSize();
  for (const large of [false, true]) {
    await p.page.evaluate((on) => {
      document.documentElement.toggleAttribute('data-elder', on);
      if (on) document.documentElement.setAttribute('data-size', '30');
      else document.documentElement.removeAttribute('data-size');
    }, large);
    for (const [width, height] of WIDTHS) {
      await settle(p, { width, height });
      await p.page.screenshot({ path: `${p.stage.out}${name}-${p.lang}-${width}-${large ? 30 : 16}.png`, fullPage: !(await p.page.locator('dialog[open], [role=dialog], [role=alertdialog]').count()), animations: 'disabled' });
      await p.fits().catch((error) => p.complaints.push(`${name} ${width} px${large ? ', 30 px type' : ''}: ${error.message.split('\n').filter((one) => one.includes('>')).join(' ')}`));
    }
  }
  await p.page.evaluate(() => {
    const { elder, size } = JSON.parse(localStorage.getItem('yw.prefs') ?? '{}');
    document.documentElement.toggleAttribute('data-elder', elder === true);
    if (elder) document.documentElement.setAttribute('data-size', String(size));
    else document.documentElement.removeAttribute('data-size');
  });
  await settle(p, before);
}

/** A picture for the README, as one sees it on the screen or on its upper part. */
export async function picture(p, name, height = p.page.viewportSize().height) {
  if (p.lang !== 'zh') return;
  mkdirSync(`${p.stage.out}pictures`, { recursive: true });
  const path = `${p.stage.out}pictures/${name}.png`;
  await p.page.screenshot({ path, animations: 'disabled', clip: { x: 0, y: 0, width: p.page.viewportSize().width, height } });
  if (!process.env.YIWANG_PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  copyFileSync(path, `${PICTURES}${name}.png`);
}

async function settle(p, size) {
  await p.page.setViewportSize(size);
  await p.page.evaluate(() => window.dispatchEvent(new Event('resize')));
  await p.page.evaluate(() => Promise.race([document.fonts.ready, new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))]));
  await p.page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
}
