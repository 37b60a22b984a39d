// The main job, once in Chinese and once in English: reported on a phone, filed, dispatched, handled, failed, handled again,
// passed and rated; the centre's page stays open all the while and is never loaded again.
import assert from 'node:assert/strict';
import { arrive, DESK } from '../lib/person.mjs';
import { eventually } from '../lib/wait.mjs';
import { picture, shoot } from '../lib/shots.mjs';
import * as step from '../lib/steps.mjs';

const TOWNSHIP = '北山街道';

const STORY = {
  zh: {
    words: '路灯下面一大堆东西，晚上黑，臭味很重', guess: '路灯', category: '暴露垃圾', plain: '垃圾没清',
    marks: ['地面无散落垃圾', '垃圾桶不满溢'], reason: '垃圾桶旁边还有两袋', level: ['快到期', '正常'],
    where: { photo: step.BEFORE },
  },
  en: {
    words: 'The street light is covered with old flyers', guess: 'Street lamp', category: 'Illegal small ads', plain: 'Small ads stuck about',
    marks: ['The ads are removed', 'The wall shows no remains'], reason: '墙角还有残留', level: ['due soon', 'on time'],
    where: { village: '上保社区' },
  },
};

/** The township's line of the centre's table, by column. */
async function figures(p) {
  const table = p.page.getByRole('table', { name: p.w('centre', '各街镇在办件数') });
  const [heads, cells] = [await table.getByRole('columnheader').allInnerTexts(), await table.getByRole('row').filter({ hasText: TOWNSHIP }).getByRole('cell').allInnerTexts()];
  return Object.fromEntries(heads.slice(1).map((head, i) => [head, Number(cells[i])]));
}

/** The centre's own clock goes on by the fifteen seconds of its poll; then the line differs from `before` by exactly `moved`. */
async function poll(p, before, moved) {
  const answered = p.page.waitForResponse(/\/centre\/figures/);
  await p.page.clock.fastForward(15_000);
  await answered;
  const expected = { ...before };
  for (const [one, n] of Object.entries(moved)) expected[one] += n;
  await eventually(async () => assert.deepEqual(await figures(p), expected));
  return expected;
}

const state = (p, zh) => p.w('common', zh, {}, `state_staff_${{ 待立案: 'reported', 待派遣: 'filed', 待签收: 'dispatched', 办理中: 'handling', 待核查: 'handled', 重办: 'rework' }[zh]}`);

async function openCentre(stage, lang) {
  const centre = await arrive(stage, { name: 'centre', size: DESK, lang, maps: true });
  await centre.page.clock.install();
  await centre.signIn('区中心己');
  await centre.sees(centre.heading('centre', '中心地图'));
  await centre.page.getByRole('combobox', { name: centre.w('centre', '看街镇') }).selectOption({ label: TOWNSHIP });
  await centre.page.locator('[data-map=ready]').waitFor();
  await centre.noChinese();
  await centre.page.evaluate(() => { window.__same = true; });
  return { centre, start: await figures(centre) };
}

/** Zooms in until the pin stands alone, out of the circle that it shares. */
async function zoomTo(centre, pin) {
  for (let i = 0; i < 3; i += 1) {
    if (await pin.waitFor({ timeout: 1500 }).then(() => true, () => false)) return pin;
    await centre.button('common', '放大').click();
  }
  return centre.sees(pin);
}

/** The report with its pin: from the photo's own position, or from a list and then the map under the pin. */
async function reportWithPin(p, story, seen) {
  const byPhoto = Boolean(story.where.photo);
  await step.sayWhat(p, { words: story.words, photo: step.BEFORE });
  await p.page.locator('[data-map=ready]').waitFor();
  if (!byPhoto) {
    await p.field('report', '街道或镇').selectOption({ label: TOWNSHIP });
    await p.field('report', '社区或村').selectOption({ label: story.where.village });
    await p.page.getByRole('region', { name: p.w('report', '选地点的地图，拖动地图让针尖对准') }).press('Shift+ArrowLeft');
  }
  await p.sees(p.page.getByText(p.pattern('report', '{place}附近')));
  await shoot(p, 'report-place');
  await p.sees(p.page.getByText('归北山街道办事处（演示）管').or(p.page.getByText(/北山街道办事处（演示）/)));
  assert.equal(await p.field('report', '社区或村').locator('option:checked').innerText(), '上保社区');
  await step.sayWhere(p, {});
  return step.submitReport(p, { phone: '13800000000', seen });
}

function main(lang) {
  return async (stage) => {
    const story = STORY[lang];
    const good = Object.fromEntries(story.marks.map((one) => [one, true]));
    const bad = { ...good, [story.marks[1]]: false };
    // in Chinese other tests take the pictures of these
    const seen = (p) => async (name) => { if (lang === 'en') await shoot(p, name); };
    const { centre, start } = await openCentre(stage, lang);
    const resident = await arrive(stage, { name: 'resident', lang, maps: true });
    const receipt = await reportWithPin(resident, story, seen(resident));
    await seen(resident)('report-sent');
    await resident.link('report', '看进度').click();
    await resident.sees(resident.page.getByText(resident.pattern('common', '{unit}会在 {due} 前决定是否受理')));

    const reported = await poll(centre, start, { [state(centre, '待立案')]: 1, [centre.w('centre', '在办')]: 1 });
    await centre.button('centre', '看').click();
    await centre.sees(centre.page.getByRole('list', { name: centre.w('centre', '事件列表') }).getByRole('button', { name: story.guess }));
    await picture(centre, 'centre-1440', 600);
    const pin = (name, level) => centre.page.getByRole('button', { name: `${name} · 上保社区·02 · ${level}` });
    assert.equal(await (await zoomTo(centre, pin(story.guess, story.level[0]))).innerText(), '▲');
    await centre.noChinese();
    await shoot(centre, 'centre');

    const clerk = await arrive(stage, { name: 'clerk', lang, size: DESK });
    await clerk.signIn('街道受理员丙');
    await step.find(clerk, receipt.number);
    await shoot(clerk, 'case-reported');
    await picture(clerk, 'desk-case-1440');
    await step.file(clerk, { category: story.category, seen: seen(clerk) });
    const promise = await step.dispatch(clerk, { note: '先围起来再清', seen: seen(clerk) });
    await clerk.noChinese();
    assert.match(promise, /上保社区网格站（演示）/);
    const said = await step.follow(resident, resident.pattern('common', '已交给{unit}，最晚 {due}'));
    assert.equal(said, promise, 'the tracking page says what the dispatch sheet promised');

    await poll(centre, reported, { [state(centre, '待立案')]: -1, [state(centre, '待签收')]: 1 });
    assert.equal(await (await centre.sees(pin(story.category, story.level[1]))).innerText(), '●');
    assert.equal(await centre.page.evaluate(() => window.__same), true, 'the page was loaded again');

    const worker = await arrive(stage, { name: 'worker', lang });
    await worker.page.clock.install();
    await worker.signIn('网格员乙');
    await step.openTask(worker, story.category, receipt.number);
    await step.sign(worker);
    await shoot(worker, 'task');
    await step.submitResult(worker, { words: '清走了' });
    await step.follow(resident, resident.w('common', '办理单位说办好了，正由另外的人核实'));

    const verifier = await arrive(stage, { name: 'verifier', lang, size: DESK });
    await verifier.signIn('核查员戊');
    await step.find(verifier, receipt.number);
    await step.fail(verifier, { marks: bad, reason: story.reason, seen: seen(verifier) });
    await verifier.noChinese();
    await step.follow(resident, resident.pattern('common', '核实没通过，由{unit}重新办理，最晚 {due}'));
    await picture(resident, 'track-390');
    await shoot(resident, 'track-rework');

    await step.openTask(worker, story.category, receipt.number);
    await worker.sees(worker.page.getByText(story.reason));
    await step.submitResult(worker, {});
    await verifier.page.reload();
    await step.pass(verifier, { marks: good });
    await step.follow(resident, resident.w('common', '结果是{outcome}。解决了吗？', { outcome: resident.w('common', '已处理', {}, 'outcome_resident_done') }));

    await resident.link('track', '去评价').click();
    await resident.radio('track', '解决了').check();
    await resident.noChinese();
    await shoot(resident, 'rate');
    await resident.button('track', '提交评价').click();
    await resident.sees(resident.heading('track', '您的评价'));
    await resident.noChinese();
    await poll(centre, start, {}); // closed: the township counts as before
    assert.equal(await centre.page.evaluate(() => window.__same), true, 'the page was loaded again');
  };
}

export const tests = [
  { name: 'main job zh', run: main('zh') },
  { name: 'main job en', run: main('en') },
];
