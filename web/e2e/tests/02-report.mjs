// 反映: nothing typed is lost, an address alone is enough, no map before step 2, without a network exactly one case.
import assert from 'node:assert/strict';
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { eventually } from '../lib/wait.mjs';
import { picture, shoot } from '../lib/shots.mjs';
import * as step from '../lib/steps.mjs';

const WORDS = '楼下井盖松动，走上去会响';
const asked = (p, what) => p.requests.filter((one) => what.test(one));
const MAP = /\/territory\/map|\/assets\/engine-/;

/** Within a second what was typed lies in the device's own store. */
const kept = (p, typed) => eventually(async () => {
  const reports = await p.page.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open('yiwang');
    opening.onerror = reject;
    opening.onsuccess = () => {
      const all = opening.result.transaction('reports').objectStore('reports').getAll();
      all.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(all.result)); };
    };
  }));
  assert.ok(reports.includes(typed), `${typed} is not kept`);
}, 1000);

/** Words and pin give a number within four screens; reload and Back in each step keep all; no map before step 2. */
async function keepsAll(stage) {
  const p = await arrive(stage, { name: 'resident', maps: true });
  await p.open('/report');
  await p.field('report', '发生了什么？').fill(WORDS);
  await p.field('photos', '从相册选').setInputFiles(step.BEFORE);
  const tile = p.page.getByRole('img', { name: p.w('photos', '照片 {n}，共 {total} 张', { n: 1, total: 1 }) });
  const upright = async () => assert.ok(await tile.evaluate((image) => image.naturalHeight > image.naturalWidth), 'the photo stands upright');
  await p.sees(tile);
  await p.sees(p.page.getByText(p.pattern('report', '已存在手机里 {time}')));
  await p.page.reload();
  assert.equal(await p.field('report', '发生了什么？').inputValue(), WORDS);
  await p.sees(tile);
  await eventually(upright);
  assert.deepEqual(asked(p, MAP), [], 'a map was asked for before step 2');

  await p.button('report', '下一步').click();
  await p.page.locator('[data-map=ready]').waitFor();
  assert.ok(asked(p, MAP).length >= 2);
  const village = () => p.field('report', '社区或村').locator('option:checked').innerText();
  await eventually(async () => assert.equal(await village(), '上保社区'));
  await p.sees(p.page.getByText(p.pattern('report', '归{unit}管')));
  await picture(p, 'report-390');
  await p.optional('report', '补充').fill('3 幢楼下');
  await kept(p, '3 幢楼下');
  await p.page.reload();
  assert.equal(await p.optional('report', '补充').inputValue(), '3 幢楼下');
  assert.equal(await village(), '上保社区');
  await p.page.goBack();
  assert.equal(await p.field('report', '发生了什么？').inputValue(), WORDS);
  await p.page.goForward();
  await p.sees(p.heading('report', '事情在哪里？'));
  assert.equal(await p.optional('report', '补充').inputValue(), '3 幢楼下');

  await p.button('report', '下一步').click();
  await p.optional('report', '手机号').fill('1380000');
  await p.button('report', '提交反映').click();
  await p.sees(p.page.getByText('手机号是 11 位，现在是 7 位'));
  await p.optional('report', '手机号').fill('13800000000');
  await kept(p, '13800000000');
  await p.page.goBack();
  await p.sees(p.heading('report', '事情在哪里？'));
  await p.page.goForward();
  await p.page.reload();
  await p.sees(p.heading('report', '核对一下再提交'));
  assert.equal(await p.optional('report', '手机号').inputValue(), '13800000000');
  for (const said of [WORDS, '上保社区·02 网格（演示）附近', '3 幢楼下', '井盖坏了（推测）']) await p.sees(p.page.getByText(said));
  const screens = new Set(p.screens);
  await p.button('report', '提交反映').click();
  await step.receipt(p);
  assert.ok(screens.size + 1 <= 4, `screens: ${[...screens]}`);
  await p.sees(p.page.getByText(p.pattern('report', '{unit}会在 {time} 前决定是否受理')));
}

async function addressAlone(stage) {
  const p = await arrive(stage, { name: 'resident', permissions: [] });
  await p.context.route('**/territory/map', (route) => route.abort());
  await step.sayWhat(p, { words: WORDS });
  await p.sees(p.text('report', '地图打不开。选街道和社区，或写地址就行'));
  await p.button('report', '下一步').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: '在地图上指一下，或选街道，或写地址' }));
  await clean(p, p.page.getByRole('alert').filter({ hasText: '有 1 处要改' }));
  assert.match(await p.page.title(), /^要改：/);
  await step.sayWhere(p, { address: '文三路 100 号' });
  await p.sees(p.page.getByText(p.pattern('report', '提交后由{county}中心先看，找到地方再转下去')));
  await step.submitReport(p);
}

async function positionDenied(stage) {
  const p = await arrive(stage, { name: 'resident', maps: true, permissions: [] });
  await step.sayWhat(p, { words: WORDS });
  await p.page.locator('[data-map=ready]').waitFor();
  await p.button('common', '到我的位置').click();
  await p.sees(p.text('report', '没拿到位置，拖地图或写地址'));
  await step.sayWhere(p, { address: '文三路 100 号' });
}

/** Reports waiting to be filed in the home township, as its clerk's list counts them. */
async function waiting(clerk) {
  await clerk.open('/desk/q/filing');
  const head = await clerk.sees(clerk.page.getByRole('heading', { level: 1, name: /\d+$/ }));
  return Number((await head.innerText()).match(/\d+$/)[0]);
}

async function offline(stage) {
  const clerk = await arrive(stage, { name: 'clerk', size: DESK });
  await clerk.signIn('街道受理员丙');
  const before = await waiting(clerk);
  const p = await arrive(stage, { name: 'resident' });
  await step.sayWhat(p, { words: WORDS, photo: step.BEFORE });
  await step.sayWhere(p, { township: '北山街道', village: '宝石社区' });
  await p.context.setOffline(true);
  await p.sees(p.text('common', '没有网络。看过的还能看，新写的先存在这部手机里'));
  await p.button('report', '提交反映').click();
  await p.sees(p.heading('report', '已存在这部手机里'));
  await p.sees(p.text('report', '联网后打开一网就自动发出'));
  await clean(p, p.heading('report', '已存在这部手机里'));
  await shoot(p, 'report-offline');
  await p.context.setOffline(false);
  await step.receipt(p);
  await p.sees(p.page.getByText(p.w('report', '{n, plural, other {# 张照片都发出了}}', { n: 1 })));
  await p.page.reload();
  await step.receipt(p);
  assert.equal(await waiting(clerk), before + 1, 'exactly one case');
}

/** 110 first; axe and no sideways scroll in every step, plain and at 30 px. */
async function forEveryone(stage) {
  const p = await arrive(stage, { name: 'resident', size: { width: 360, height: 740 } });
  await p.open('/report');
  await p.sees(p.field('report', '发生了什么？'));
  let number = '';
  for (let i = 0; i < 20 && !number.startsWith('tel:'); i += 1) {
    await p.page.keyboard.press('Tab');
    number = await p.page.evaluate(() => document.activeElement?.getAttribute('href') ?? '');
  }
  assert.equal(number, 'tel:110', 'the first telephone number in tab order');
  for (const large of [false, true]) {
    if (large) {
      await p.open('/report');
      await p.button('common', '长辈版').click();
      await p.button('common', '字大一点').click();
      await p.button('common', '字大一点').click();
      await p.page.locator('html[data-elder][data-size="30"]').waitFor();
      await p.sees(p.page.getByRole('link', { name: '打电话 12345' }));
    }
    await p.field('report', '发生了什么？').fill('');
    await p.button('report', '下一步').click();
    await clean(p, p.page.getByRole('alert').filter({ hasText: '有 1 处要改' }));
    await p.fits();
    if (!large) await shoot(p, 'report-words-error');
    await step.sayWhat(p, { words: WORDS, photo: large ? null : step.BEFORE });
    await p.field('report', '街道或镇').selectOption({ label: '北山街道' });
    await clean(p, p.heading('report', '事情在哪里？'));
    await p.fits();
    await step.sayWhere(p, { village: '宝石社区' });
    await clean(p, p.page.getByText('井盖坏了（推测）'));
    if (!large) await shoot(p, 'report-check');
    await p.fits();
    await step.submitReport(p);
    await clean(p, p.heading('report', '已提交'));
    if (!large) await shoot(p, 'report-done');
    else await p.page.screenshot({ path: `${stage.out}report-done-elder-zh-360-30.png`, fullPage: true });
    await p.fits();
  }
}

export const tests = [
  { name: 'report keeps all', run: keepsAll },
  { name: 'report by address alone', run: addressAlone },
  { name: 'report position denied', run: positionDenied },
  { name: 'report offline', run: offline },
  { name: 'report for everyone', run: forEveryone },
];
