// The hotline: a call by keyboard alone, a caller who stays anonymous, a caller found again, an answer at once, cases found again.
import assert from 'node:assert/strict';
import { arrive, DESK, PHONE } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';
import * as step from '../lib/steps.mjs';

const operatorOf = async (stage, { lang = 'zh', size = DESK, prefs = null } = {}) => {
  const p = await arrive(stage, { name: 'operator', size, lang, prefs });
  await p.signIn('热线话务员子');
  await p.sees(p.heading('hotline', '登记来电'));
  return p;
};

/** A number that nobody called from before, in this run or an earlier one on the same data. */
let calls = Date.now() % 10_000_000;
const fresh = () => `138${String((calls += 1)).padStart(8, '0')}`;

const type = (p, text) => p.page.keyboard.type(text);
const press = async (p, ...keys) => {
  for (const key of keys) await p.page.keyboard.press(key);
};

/** Number and code as they are read out. */
async function readOut(p) {
  const [number, code] = await p.page.locator('.hotline-receipt dd').allInnerTexts();
  assert.match(number, /^\d{4} \d{4} \d{4}$/);
  assert.match(code, /^\d{6}$/);
  return { number, code };
}

/** From the number to what is read out without the mouse; what the caller then finds with it is her report. */
async function byKeyboard(stage, lang) {
  const p = await operatorOf(stage, { lang });
  await p.page.evaluate(() => {
    window.__pointer = 0;
    window.addEventListener('pointerdown', () => { window.__pointer += 1; }, true);
  });
  assert.equal(await p.page.evaluate(() => document.activeElement.id), 'take-phone');
  const phone = fresh();
  await type(p, `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`);
  await p.sees(p.text('hotline', '这个号码以前没有反映过'));
  await press(p, 'Tab', 'Tab');
  await type(p, '李四（演示）');
  await press(p, 'Tab');
  await type(p, '楼下路灯不亮三天了');
  await press(p, 'Tab');
  await type(p, 'bsjd');
  await p.sees(p.page.getByRole('button', { name: '北山街道' }));
  await clean(p, p.page.getByRole('button', { name: '北山街道' }));
  await shoot(p, `take-${lang}`);
  await press(p, 'Enter');
  assert.equal(await p.page.evaluate(() => document.querySelector('#take-township').value), '330106002');
  await p.noChinese();
  await press(p, 'Control+Enter');
  await p.sees(p.heading('hotline', '已登记'));
  await p.noChinese();
  const receipt = await readOut(p);
  await shoot(p, `taken-${lang}`);
  // The next call begins empty, at the number.
  await press(p, 'Enter');
  await p.sees(p.heading('hotline', '登记来电'));
  assert.equal(await p.page.evaluate(() => document.activeElement.id), 'take-phone');
  assert.deepEqual(await p.page.locator('#take-phone, #take-caller, #take-words').evaluateAll((all) => all.map((one) => one.value)), ['', '', '']);
  assert.equal(await p.page.evaluate(() => window.__pointer), 0);
  const caller = await arrive(stage, { name: 'caller', size: PHONE });
  await step.track(caller, receipt);
  await caller.sees(caller.page.getByText('楼下路灯不亮三天了').first());
}

/** Who leaves nothing is in nobody's list, and what was typed before the switch is gone. */
async function anonymous(stage) {
  const phone = fresh();
  const p = await operatorOf(stage);
  await p.optional('hotline', '来电号码').fill(phone);
  await p.page.getByRole('checkbox', { name: '不留姓名电话' }).check();
  assert.equal(await p.optional('hotline', '来电号码').inputValue(), '');
  await p.field('hotline', '说了什么').fill('河边护栏坏了');
  await p.field('hotline', '街道或镇').selectOption({ label: '北山街道' });
  await p.button('hotline', '转街道受理').or(p.page.getByRole('button', { name: /^转街道受理/ })).first().click();
  await p.sees(p.heading('hotline', '已登记'));
  const { number } = await readOut(p);
  await p.button('hotline', '接下一个').click();
  await p.optional('hotline', '来电号码').fill(phone);
  await p.sees(p.text('hotline', '这个号码以前没有反映过'));
  await step.find(p, number);
  await p.sees(p.text('desk', '没有留手机号'));
}

/** She calls again: her case is there, what she was told is there, and her words are added to it. */
async function again(stage) {
  const phone = fresh();
  const resident = await arrive(stage, { name: 'resident' });
  const { number } = await step.report(resident, { words: '楼道口垃圾没人清', village: '宝石社区', phone });
  const clerk = await arrive(stage, { name: 'clerk', size: DESK });
  await clerk.signIn('街道受理员丙');
  await step.find(clerk, number);
  await clerk.field('desk', '给反映人写').fill('今天下午有人去看');
  await clerk.page.getByRole('button', { name: /^发给反映人/ }).click();
  await clerk.sees(clerk.text('desk', '已发给反映人'));

  const p = await operatorOf(stage);
  await p.optional('hotline', '来电号码').fill(phone);
  const found = p.page.getByRole('article').filter({ hasText: number });
  await p.sees(found);
  await found.getByRole('button', { name: '答复过什么' }).click();
  await p.sees(found.getByText('今天下午有人去看'));
  await p.field('hotline', '说了什么').fill('又多了两袋');
  await found.getByRole('button', { name: '补充到这件' }).click();
  await p.sees(found.getByText('已补充，办理单位看得到'));
  await clean(p, found);
  await shoot(p, 'caller-again');
  await step.find(p, number);
  await p.sees(p.page.getByText('又多了两袋'));
  // The look by number is in the list of who looked.
  await clerk.page.reload();
  await clerk.sees(clerk.page.getByText('又多了两袋'));
}

/** A question is answered while she waits: no place, and it ends there. */
async function atOnce(stage) {
  const p = await operatorOf(stage);
  await p.field('hotline', '说了什么').fill('社区服务中心几点开门');
  await p.page.getByRole('button', { name: '直接答复' }).click();
  await p.page.keyboard.press('Control+Enter');
  await p.sees(p.page.getByRole('alert').filter({ hasText: '写出答复' }));
  await p.page.locator('#take-answer').fill('周一到周五 9:00 到 17:00');
  await p.page.keyboard.press('Control+Enter');
  await p.sees(p.heading('hotline', '已登记，已答复'));
  const receipt = await readOut(p);
  const caller = await arrive(stage, { name: 'caller' });
  await step.track(caller, receipt);
  await caller.sees(caller.page.getByText(caller.pattern('common', '答复是：{answer}')).or(caller.page.getByText('周一到周五 9:00 到 17:00')).first());
}

/** The filters stand in the address and survive a reload; the search fits a phone and large type. */
async function foundAgain(stage) {
  const p = await operatorOf(stage);
  await p.link('desk', '查找事件').click();
  await p.sees(p.heading('hotline', '查找事件'));
  await p.field('hotline', '来源').selectOption({ label: '热线' });
  await p.field('hotline', '状态').selectOption({ label: '直接答复' });
  await p.page.waitForURL((url) => url.search === '?state=answered&channel=phone');
  await p.page.reload();
  assert.equal(await p.field('hotline', '来源').inputValue(), 'phone');
  await p.sees(p.page.getByRole('heading', { level: 1 }));
  await p.field('hotline', '从哪天').fill('2001-01-01');
  await p.field('hotline', '到哪天').fill('2001-01-02');
  await p.sees(p.text('hotline', '没有符合条件的事件'));
  await p.button('hotline', '清除条件').click();
  await p.page.waitForURL((url) => url.search === '');
  await clean(p, p.page.getByRole('listitem').first());
  await shoot(p, 'find-cases');
  for (const prefs of [null, { size: 30 }]) {
    const phone = await operatorOf(stage, { size: PHONE, prefs });
    await phone.fits();
    await phone.open('/hotline/find');
    await phone.sees(phone.heading('hotline', '查找事件'));
    await phone.fits();
  }
}

export const tests = [
  { name: 'hotline: a call by keyboard alone (zh)', run: (stage) => byKeyboard(stage, 'zh') },
  { name: 'hotline: a call by keyboard alone (en)', run: (stage) => byKeyboard(stage, 'en') },
  { name: 'hotline: a caller who stays anonymous leaves nothing', run: anonymous },
  { name: 'hotline: a caller is found again and adds to her case', run: again },
  { name: 'hotline: a question is answered at once', run: atOnce },
  { name: 'hotline: cases found by place, class, state, channel, time', run: foundAgain },
];
