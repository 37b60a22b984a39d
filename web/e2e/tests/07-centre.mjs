// The centre without a map: the list is its full substitute, and one goes down and back by keys.
import assert from 'node:assert/strict';
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';
import { eventually } from '../lib/wait.mjs';

/** Tab until the control with this name has the focus. */
async function tabTo(p, control) {
  for (let i = 0; i < 120; i += 1) {
    if (await control.evaluate((one) => one === document.activeElement)) return;
    await p.page.keyboard.press('Tab');
  }
  throw new Error('Tab never reaches it');
}

async function byKeys(stage) {
  for (const lang of ['zh', 'en']) {
    const p = await arrive(stage, { name: `centre ${lang}`, size: DESK, lang });
    await p.signIn('区中心己');
    await p.sees(p.text('common', '地图打不开，用列表'));
    const list = p.page.getByRole('list', { name: p.w('centre', '事件列表') });
    await eventually(async () => assert.ok(await list.getByRole('button').count() >= 3));
    await p.noChinese();
    await clean(p, list.getByRole('button').nth(2));
    await shoot(p, 'centre-list');
    const table = p.page.getByRole('table', { name: p.w('centre', '各街镇在办件数') });
    await tabTo(p, table.getByRole('button', { name: '北山街道', exact: true }));
    await p.page.keyboard.press('Enter');
    await p.page.waitForURL(/division=330106002/);
    await p.sees(p.page.locator('[aria-current=page]').filter({ hasText: '北山街道' }));
    const entry = list.getByRole('button').first();
    await p.sees(entry);
    await tabTo(p, entry);
    await p.page.keyboard.press('Enter');
    const open = list.getByRole('link', { name: p.w('centre', '打开', {}, 'open_case'), exact: true });
    await p.sees(open);
    await p.noChinese();
    await tabTo(p, open);
    await p.page.keyboard.press('Enter');
    await p.page.waitForURL(/\/desk\/case\//);
    await p.sees(p.heading('desk', '经过'));
    await p.noChinese();
    await p.page.goBack();
    await p.page.waitForURL(/division=330106002/);
    await tabTo(p, p.page.getByRole('button', { name: '西湖区', exact: true }));
    await p.page.keyboard.press('Enter');
    await p.page.waitForURL((url) => url.pathname === '/centre/map' && url.search === '');
    await p.fits();
  }
}

export const tests = [{ name: 'centre by keys', run: byKeys }];
