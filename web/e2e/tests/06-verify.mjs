// 核查 and 评价: never by whoever handled it, by person; a reason, an item, a required photo; then the resident's rating by keys.
import assert from 'node:assert/strict';
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';
import * as step from '../lib/steps.mjs';

const ITEMS = ['井盖平稳、无缺口', '与路面齐平'];

/** A case of a class that wants photos of handler and verifier, handled by the person with two posts. */
async function handled(stage, receipt) {
  const clerk = await arrive(stage, { name: 'clerk', size: DESK });
  await clerk.signIn('街道受理员丙');
  await step.find(clerk, receipt.number);
  await step.file(clerk);
  await step.dispatch(clerk);
  const both = await arrive(stage, { name: 'two posts' });
  await both.page.clock.install();
  await both.open('/signin');
  await both.page.getByRole('button', { name: /双岗员癸/ }).click();
  await both.page.getByRole('button', { name: '北山街道综合执法队（演示） · 执法队员' }).click();
  await both.page.waitForURL(/\/w\/tasks$/);
  await step.openTask(both, '污水井盖', receipt.number);
  await step.sign(both);
  await both.button('work', '提交结果').click();
  await both.sees(both.page.getByRole('alert').filter({ hasText: '拍一张现场照片' }));
  await clean(both, both.page.getByRole('alert').filter({ hasText: '有 2 处要改' }));
  await shoot(both, 'task-error');
  await step.submitResult(both);
  return both;
}

/** The same person at the verifier's post sees why not, and no act. */
async function refusedToHandler(both, number) {
  await both.page.setViewportSize(DESK);
  await both.link('work', '我的').click();
  await both.page.getByRole('button', { name: /换到 北山街道办事处（演示） · 核查员/ }).click();
  await both.page.waitForURL(/\/desk\/q\/mine$/);
  await step.find(both, number);
  await both.sees(both.page.getByText('这件您办理过，要由别人核查'));
  await shoot(both, 'case-refused');
  assert.equal(await both.button('desk', '核查', {}, 'act_verify').count(), 0);
  await both.page.keyboard.press('v');
  assert.equal(await both.dialog.count(), 0);
}

async function verification(stage) {
  const resident = await arrive(stage, { name: 'resident' });
  const receipt = await step.report(resident, { words: '井盖松动，走上去会响', village: '宝石社区', photo: step.BEFORE });
  const both = await handled(stage, receipt);
  await refusedToHandler(both, receipt.number);

  const p = await arrive(stage, { name: 'verifier', size: DESK });
  await p.signIn('核查员戊');
  await step.find(p, receipt.number);
  await p.page.keyboard.press('v');
  await p.sees(p.dialog);
  assert.doesNotMatch(await p.dialog.innerText(), /癸|双岗/, 'the handler has no name here');
  const act = (name) => p.dialog.getByRole('button', { name, exact: true }).click();
  const refusal = (text) => p.sees(p.dialog.getByRole('alert').filter({ hasText: text }));
  await act('不通过');
  await refusal('不通过要写原因');
  await refusal('不通过要至少选一项不符合');
  await step.mark(p, { [ITEMS[0]]: true, [ITEMS[1]]: true });
  await act('核查通过');
  await refusal('这类事要有您到现场看的照片，才能核查通过');
  await clean(p, p.dialog.getByRole('alert'));
  await shoot(p, 'verify');
  await p.dialog.getByRole('button', { name: /反映时的照片 1/ }).click();
  const large = p.page.getByRole('dialog', { name: '办理前后对比' });
  await p.sees(large.getByRole('img', { name: '反映时的照片 1，共 1 张' }));
  await p.page.keyboard.press('ArrowRight');
  await p.sees(large.getByRole('img', { name: '办理后的照片 1，共 1 张' }));
  await p.page.keyboard.press('Escape');
  await large.waitFor({ state: 'detached' });
  await p.field('desk', '从相册选').setInputFiles(step.AFTER);
  await p.sees(p.dialog.getByRole('img', { name: '核查时的照片 1，共 1 张' }));
  await act('核查通过');
  await p.sees(p.page.getByRole('status').filter({ hasText: '核查通过，已结案' }));
  await rating(resident);
}

/** Nothing chosen beforehand; arrows move within a question; one answer is enough; "没解决" names the way on. */
async function rating(p) {
  await p.open('/track');
  await p.sees(p.page.getByText('结果是已处理。解决了吗？'));
  await p.link('track', '去评价').click();
  await p.sees(p.heading('track', '评价'));
  assert.equal(await p.page.getByRole('radio', { checked: true }).count(), 0);
  await p.button('track', '提交评价').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: '选一项再提交，答一个问题就行' }));
  await clean(p, p.page.getByRole('alert').filter({ hasText: '有 1 处要改' }));
  const solved = p.page.getByRole('group', { name: '解决了吗？' });
  await solved.getByRole('radio', { name: '解决了', exact: true }).focus();
  for (const name of ['部分解决', '没解决']) {
    await p.page.keyboard.press('ArrowDown');
    assert.ok(await solved.getByRole('radio', { name, exact: true }).isChecked(), name);
  }
  await p.sees(p.page.getByText(p.pattern('track', '没解决？打 {phone}，报编号 {number}，说清哪里没办好')));
  await p.button('track', '提交评价').click();
  await p.sees(p.heading('track', '您的评价'));
  await clean(p, p.heading('track', '您的评价'));
  await shoot(p, 'track-rated');
}

export const tests = [{ name: 'verification and rating', run: verification }];
