// The desk: three cases without a mouse, two clerks at one case, the case page's two kinds of text and its masked number.
import assert from 'node:assert/strict';
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { eventually } from '../lib/wait.mjs';
import { picture, shoot } from '../lib/shots.mjs';
import * as step from '../lib/steps.mjs';

const clerkOf = async (stage, who = '街道受理员丙', lang = 'zh') => {
  const clerk = await arrive(stage, { name: who, size: DESK, lang });
  await clerk.signIn(who);
  await clerk.sees(clerk.page.getByRole('heading', { level: 1 }));
  return clerk;
};

const focused = (p) => p.page.evaluate(() => document.activeElement?.textContent ?? '');
const said = (p, zh) => p.sees(p.page.getByRole('status').filter({ hasText: p.pattern('desk', zh) }));

/** Files and dispatches whatever lies on top of 待我办, by keys alone; the mouse is never touched. */
async function withoutMouse(stage) {
  const resident = await arrive(stage, { name: 'resident' });
  for (const words of ['楼道口垃圾没人清', '墙上贴满小广告', '路面脏，有油污']) await step.report(resident, { words, village: '宝石社区' });
  const p = await clerkOf(stage);
  await p.page.evaluate(() => {
    window.__pointer = 0;
    window.addEventListener('pointerdown', () => { window.__pointer += 1; }, true);
  });
  const rows = p.page.getByRole('grid', { name: '待我办' }).getByRole('row');
  await eventually(async () => assert.ok(await rows.count() > 3));
  await clean(p, rows.nth(3));
  await picture(p, 'desk-queue-1440');
  await shoot(p, 'queue');
  for (const glyph of await p.page.getByRole('grid').locator('.level').allInnerTexts()) assert.match(glyph, /[●▲◆■‖]\s*(正常|快到期|马上到期|已超期|已暂停)/);
  let done = 0;
  for (let turn = 0; done < 3 && turn < 8; turn += 1) {
    await p.page.keyboard.press('d');
    if (!(await p.dialog.waitFor({ timeout: 1000 }).then(() => true, () => false))) {
      await p.page.keyboard.press('f');
      await p.sees(p.dialog);
      await p.sees(p.dialog.getByRole('combobox'));
      await p.page.keyboard.press('Control+Enter');
      await said(p, '已立案，类别是{category}');
      await p.dialog.waitFor({ state: 'detached' });
      continue;
    }
    await p.sees(p.dialog.getByRole('heading', { name: '反映人会收到' }));
    await eventually(async () => assert.match(await focused(p), /^派遣/), 2000);
    await p.page.keyboard.press('Control+Enter');
    await said(p, '已派给{unit}，最晚 {due} 办完');
    await p.dialog.waitFor({ state: 'detached' });
    done += 1;
  }
  assert.equal(done, 3);
  assert.equal(await p.page.evaluate(() => window.__pointer), 0);
  await p.page.keyboard.press('?');
  await p.sees(p.dialog.getByText('按编号搜索').or(p.dialog.getByText('搜编号')));
  await clean(p, p.dialog);
  await shoot(p, 'keys');
  await p.page.keyboard.press('Escape');
  await p.dialog.waitFor({ state: 'detached' });
}

/** What is sought stands in no address; filters do. */
async function noSearchWords(stage) {
  const resident = await arrive(stage, { name: 'resident' });
  const { number } = await step.report(resident, { words: '楼道口垃圾没人清', village: '宝石社区' });
  const p = await clerkOf(stage);
  p.allow(422, '/api/v1/cases/search'); // no such check digit
  await p.page.keyboard.press('/');
  await p.field('desk', '按编号搜索').fill('2001 0100 0017');
  await p.page.keyboard.press('Enter');
  await p.sees(p.text('desk', '没有找到。编号可能不对，也可能您现在的岗位看不到'));
  assert.equal(new URL(p.page.url()).pathname + new URL(p.page.url()).search, '/desk/q/mine');
  await p.page.keyboard.press('Escape');
  await step.find(p, number);
  assert.ok(!p.requests.some((one) => /2001|010000/.test(one) || one.includes(number.replaceAll(' ', '')) || one.includes(encodeURIComponent(number))));
  assert.doesNotMatch(p.page.url(), /\d{12}/);
  await p.open('/desk/q/all');
  await p.page.getByRole('combobox', { name: '状态' }).selectOption({ label: '待立案' }).catch(async () => {
    await p.button('desk', '筛选').click();
    await p.page.getByRole('combobox', { name: '状态' }).selectOption({ label: '待立案' });
  });
  await p.page.waitForURL(/state=reported/);
}

/** The second clerk meets the conflict, keeps the text and can leave it as a note. */
async function twoClerks(stage) {
  const resident = await arrive(stage, { name: 'resident' });
  const { number } = await step.report(resident, { words: '楼道口垃圾没人清', village: '宝石社区' });
  for (const lang of ['zh', 'en']) {
    const first = await clerkOf(stage, '街道受理员丙', lang);
    const second = await clerkOf(stage, '街道受理员辛', lang);
    [409, 412].forEach((status) => second.allow(status, '/api/v1/cases/'));
    const case_ = lang === 'zh' ? number : (await step.report(resident, { words: '墙上贴满小广告', village: '宝石社区' })).number;
    await step.find(first, case_);
    await step.file(first);
    await step.find(second, case_);
    await second.button('desk', '派遣', {}, 'act_dispatch').first().click();
    await second.optional('desk', '交代').fill('先围起来');
    await step.dispatch(first);
    await second.page.keyboard.press('Control+Enter');
    const clash = second.page.getByRole('alertdialog', { name: second.w('desk', '这件事刚有人办过') });
    await second.sees(clash.getByText(second.w('desk', '您写的意见还在')));
    await second.sees(clash.getByText('先围起来'));
    const what = lang === 'zh' ? /受理员.* \d\d:\d\d 已派遣这件事/ : /\d\d:\d\d/;
    await eventually(async () => assert.match(await clash.innerText(), what));
    await clean(second, clash);
    await shoot(second, 'clash');
    await second.noChinese();
    await clash.getByRole('button', { name: second.w('desk', '作为补充留下'), exact: true }).click();
    await second.sees(clash.getByText(second.w('desk', '已作为补充留下，同事看得到')));
    await clash.getByRole('button', { name: second.w('desk', '看最新'), exact: true }).click();
    await second.sees(second.page.getByRole('list', { name: second.w('common', '经过') }).getByText('先围起来'));
    await second.noChinese();
  }
}

/** [查看] without a purpose is impossible, each look stands under 谁看过; a reply and a note cannot be taken for each other. */
async function casePage(stage) {
  const resident = await arrive(stage, { name: 'resident' });
  const receipt = await step.report(resident, { words: '楼道口垃圾没人清', village: '宝石社区', phone: '13812345678', photo: step.BEFORE });
  const p = await clerkOf(stage);
  await step.find(p, receipt.number);
  await p.sees(p.page.getByText('138****5678'));
  assert.ok(!(await p.page.content()).includes('13812345678'), 'the number is masked');
  await clean(p, p.heading('desk', '经过'));

  const looks = p.page.getByText('看名单', { exact: true });
  await looks.click();
  await p.page.getByRole('button', { name: '查看 手机号' }).click();
  await p.sees(p.dialog.getByText('为什么要看？看了会记下来'));
  await p.dialog.getByRole('button', { name: '查看', exact: true }).click();
  await p.sees(p.dialog.getByText('这里要填'));
  assert.ok(!p.requests.some((one) => one.includes('/reveal')), 'nothing was asked for without a purpose');
  await clean(p, p.dialog.getByText('这里要填'));
  await shoot(p, 'case-look');
  await p.dialog.getByRole('radio', { name: '联系反映人' }).check();
  await p.dialog.getByRole('button', { name: '查看', exact: true }).click();
  await p.sees(p.page.getByRole('link', { name: '13812345678' }));
  await p.sees(p.page.getByRole('listitem').filter({ hasText: '看了：手机号。为了：联系反映人' }));

  const reply = p.page.getByRole('textbox', { name: '给反映人写', exact: true });
  const note = p.page.getByRole('textbox', { name: '给同事写（居民看不到）', exact: true });
  await p.sees(p.heading('desk', '给反映人写'));
  await p.sees(p.heading('desk', '给同事写（居民看不到）'));
  const edge = (box) => box.evaluate((one) => { const { borderColor, backgroundColor } = getComputedStyle(one.closest('form')); return borderColor + backgroundColor; });
  assert.notEqual(await edge(reply), await edge(note), 'different colours');
  await reply.fill('明早来清');
  await p.button('desk', '发给反映人').click();
  await p.sees(p.text('desk', '已发给反映人'));
  await note.fill('这家常堆');
  await p.button('desk', '留给同事').click();
  await p.sees(p.text('desk', '已留给同事'));
  await step.track(resident, receipt);
  await resident.sees(resident.page.getByText('明早来清'));
  assert.ok(!(await resident.page.content()).includes('这家常堆'));
  await narrow(p);
}

/** At 1024 px the right column goes below the left one. */
async function narrow(p) {
  const [left, right] = [p.heading('desk', '反映内容'), p.heading('desk', '为什么这样分')];
  const wide = [await left.boundingBox(), await right.boundingBox()];
  assert.ok(wide[1].x > wide[0].x + 300);
  await p.page.setViewportSize({ width: 1024, height: 800 });
  await eventually(async () => {
    const [a, b] = [await left.boundingBox(), await right.boundingBox()];
    assert.ok(b.y > a.y + 100 && Math.abs(a.x - b.x) < 40);
  });
  await p.fits();
}

/** J and K follow the order of the queue. */
async function order(stage) {
  const p = await clerkOf(stage);
  await p.open('/desk/q/all');
  const rows = p.page.getByRole('grid').getByRole('row');
  await eventually(async () => assert.ok(await rows.count() > 4));
  const ids = await rows.evaluateAll((all) => all.map((one) => one.getAttribute('data-key')).filter(Boolean));
  await rows.nth(1).click();
  await p.page.keyboard.press('Enter');
  await p.page.keyboard.press('Enter');
  const at = (i) => p.page.waitForURL((url) => url.pathname === `/desk/case/${ids[i]}`);
  await at(0);
  for (const [key, i] of [['j', 1], ['j', 2], ['k', 1]]) {
    await p.sees(p.heading('desk', '经过'));
    await p.page.keyboard.press(key);
    await at(i);
  }
}

/** Two clicks in one tick make one event; another unit wants a reason and shows the old limit. */
async function dispatching(stage) {
  const resident = await arrive(stage, { name: 'resident' });
  const { number } = await step.report(resident, { words: '楼道口垃圾没人清', village: '宝石社区' });
  const p = await clerkOf(stage);
  await step.find(p, number);
  await step.file(p, { seen: (name) => shoot(p, name) });
  await p.page.keyboard.press('d');
  await p.sees(p.dialog);
  await p.optional('desk', '交代').fill('注意气味');
  await p.page.keyboard.press('Escape');
  await p.dialog.waitFor({ state: 'detached' });
  await p.page.keyboard.press('d');
  assert.equal(await p.optional('desk', '交代').inputValue(), '注意气味', 'Esc keeps the note');
  await p.dialog.getByRole('button', { name: '换单位' }).click();
  await p.dialog.getByRole('radio', { name: /北山街道综合执法队/ }).click();
  await p.dialog.getByRole('button', { name: '派遣', exact: true }).click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: '换了建议单位要选原因' }));
  await clean(p, p.dialog.getByRole('alert'));
  await shoot(p, 'dispatch');
  await p.dialog.getByRole('radio', { name: '现场情况' }).check();
  await p.dialog.getByRole('button', { name: '派遣', exact: true }).evaluate((button) => {
    button.click();
    button.click();
  });
  await said(p, '已派给{unit}，最晚 {due} 办完');
  assert.equal(p.requests.filter((one) => one.endsWith('/dispatch')).length, 1);
  const course = p.page.getByRole('list', { name: '经过' });
  await eventually(async () => assert.equal(await course.getByRole('listitem').filter({ hasText: '派遣给北山街道综合执法队（演示）' }).count(), 1));
  await p.text('desk', '派遣时存下的原文').first().click();
  const stored = JSON.parse(await p.page.getByLabel('派遣时存下的原文').innerText());
  assert.equal(stored.rule, 'grid-first');
  assert.equal(stored.because, 'site');
  assert.notEqual(stored.chosen, stored.proposed);
}

export const tests = [
  { name: 'desk without a mouse', run: withoutMouse },
  { name: 'desk no search words', run: noSearchWords },
  { name: 'desk two clerks', run: twoClerks },
  { name: 'desk case page', run: casePage },
  { name: 'desk order of the queue', run: order },
  { name: 'desk dispatching', run: dispatching },
];
