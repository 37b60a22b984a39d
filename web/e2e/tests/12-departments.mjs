// Departments: a case goes to one, comes back with a reason, is refused, comes back again, goes elsewhere; a dispatch undone;
// another handler; somebody else's act in between keeps what was typed.
import assert from 'node:assert/strict';
import { arrive, DESK, PHONE } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';
import * as step from '../lib/steps.mjs';

const BUREAU = '西湖区城市管理局（演示）';

async function staff(stage, who, { lang = 'zh', size = DESK } = {}) {
  const p = await arrive(stage, { name: who, size, lang });
  await p.signIn(who);
  await p.sees(p.page.getByRole('heading', { level: 1 }));
  return p;
}

const said = (p, zh, key) => p.sees(p.page.getByRole('status').filter({ hasText: p.pattern('desk', zh, key) }));
const opens = async (p, zh, key) => {
  await p.page.getByRole('button', { name: new RegExp(`^${p.w('desk', zh, {}, key)}`) }).first().click();
  await p.sees(p.dialog);
};
const commits = (p, zh, key) => p.dialog.getByRole('button', { name: new RegExp(`^${p.w('desk', zh, {}, key)}`) }).click();

/** A report, filed and sent to the bureau. */
async function sent(stage, clerk, words) {
  const resident = await arrive(stage, { name: 'resident' });
  const receipt = await step.report(resident, { words, village: '宝石社区' });
  await step.find(clerk, receipt.number);
  await step.file(clerk);
  await step.dispatch(clerk, { other: BUREAU });
  return { resident, ...receipt };
}
const lampOf = (p) => (p.lang === 'zh' ? '路灯' : 'Street lamp');

/** 退单, 驳回, 退单 again, 同意, elsewhere; the resident reads why. */
async function returned(stage, lang) {
  const clerk = await staff(stage, '街道受理员丙', { lang });
  const { resident, number, code } = await sent(stage, clerk, '楼下路灯不亮');
  const officer = await staff(stage, '部门经办员丁', { lang });
  await step.find(officer, number);
  await opens(officer, '退单', 'act_return');
  await commits(officer, '退单', 'act_return');
  await officer.sees(officer.dialog.getByRole('alert'));
  await officer.dialog.getByRole('textbox').fill('路灯归供电公司');
  await officer.noChinese();
  await clean(officer, officer.dialog);
  await shoot(officer, `return-${lang}`);
  await commits(officer, '退单', 'act_return');
  await said(officer, '已退单，等派遣的单位审核');
  await step.track(resident, { number, code });
  await resident.sees(resident.page.getByText('正在换一个办理单位（原单位的理由：路灯归供电公司）'));

  await clerk.open('/desk/q/review');
  await clerk.sees(clerk.page.getByRole('row').filter({ hasText: lampOf(clerk) }));
  await step.find(clerk, number);
  await opens(clerk, '审核退单');
  await clerk.sees(clerk.dialog.getByText('路灯归供电公司'));
  await commits(clerk, '驳回退单');
  await clerk.sees(clerk.dialog.getByRole('alert'));
  await clerk.dialog.getByRole('textbox').fill('路灯由城管维护');
  await clerk.noChinese();
  await clean(clerk, clerk.dialog);
  await shoot(clerk, `review-${lang}`);
  await commits(clerk, '驳回退单');
  await said(clerk, '已驳回退单，仍由原单位办理，时限不变');

  await officer.page.reload();
  await opens(officer, '退单', 'act_return');
  await officer.dialog.getByRole('textbox').fill('这一盏不是');
  await commits(officer, '退单', 'act_return');
  await said(officer, '已退单，等派遣的单位审核');
  await clerk.page.reload();
  await opens(clerk, '审核退单');
  await commits(clerk, '同意退单');
  await said(clerk, '已同意退单，请重新派遣');
  await step.dispatch(clerk, {});
  // Whoever sent it back sees it no more.
  officer.allow(404, '/api/v1/cases/');
  await officer.page.reload();
  await officer.sees(officer.text('common', '没有找到。编号可能不对，也可能您现在的岗位看不到'));
}

/** Until somebody signs, a dispatch is undone; then it is the lead's. */
async function undone(stage) {
  const clerk = await staff(stage, '街道受理员丙');
  const { number } = await sent(stage, clerk, '楼下路灯又不亮');
  await opens(clerk, '撤回派遣');
  await clean(clerk, clerk.dialog);
  await shoot(clerk, 'undo');
  await commits(clerk, '撤回派遣');
  await said(clerk, '已撤回派遣，请重新派遣');
  await step.dispatch(clerk, { other: BUREAU });
  const officer = await staff(stage, '部门经办员丁');
  await step.find(officer, number);
  await opens(officer, '签收', 'act_sign');
  await commits(officer, '签收', 'act_sign');
  await said(officer, '已签收，开始办理');
  // The clerk's page is older than that: the conflict is said, nothing is lost.
  clerk.allow(412, '/api/v1/cases/');
  await opens(clerk, '撤回派遣');
  await commits(clerk, '撤回派遣');
  await clerk.sees(clerk.page.getByRole('heading', { name: '这件事刚有人办过' }));
  await clerk.page.getByRole('button', { name: '看最新' }).click();
  await clerk.sees(clerk.page.getByText('办理中').first());
  assert.equal(await clerk.page.getByRole('button', { name: /^撤回派遣/ }).count(), 0);
}

/** The signer hands it to a colleague, who hands in the result at the desk. */
async function reassigned(stage) {
  const clerk = await staff(stage, '街道受理员丙');
  const { number } = await sent(stage, clerk, '楼下路灯还是不亮');
  const officer = await staff(stage, '部门经办员丁');
  await step.find(officer, number);
  await opens(officer, '签收', 'act_sign');
  await commits(officer, '签收', 'act_sign');
  await said(officer, '已签收，开始办理');
  await opens(officer, '换承办人');
  await commits(officer, '换承办人');
  await officer.sees(officer.dialog.getByRole('alert'));
  await officer.dialog.getByRole('radio', { name: /部门经办员寅/ }).click();
  await clean(officer, officer.dialog);
  await shoot(officer, 'reassign');
  await commits(officer, '换承办人');
  await said(officer, '已换承办人，时限不变');
  assert.equal(await officer.page.getByRole('button', { name: /^提交结果/ }).count(), 0);

  const second = await arrive(stage, { name: 'second', size: DESK });
  await second.open('/signin');
  await second.field('common', '账号').fill('bumen2');
  await second.field('common', '密码').fill('yanshi-330106');
  await second.page.keyboard.press('Enter');
  await second.page.waitForURL((url) => url.pathname === '/desk/q/mine');
  await step.find(second, number);
  await opens(second, '提交结果');
  await commits(second, '提交结果');
  await second.sees(second.dialog.getByRole('alert'));
  await second.dialog.getByRole('radio', { name: '已处理' }).click();
  await second.dialog.locator('#submit-album').setInputFiles(step.AFTER);
  await second.sees(second.dialog.getByRole('img'));
  await second.dialog.getByRole('textbox').fill('换了灯');
  await clean(second, second.dialog);
  await shoot(second, 'submit');
  await commits(second, '提交结果');
  await said(second, '已提交结果，等核查');
}

/** The department's desk on a phone and in its queues. */
async function fits(stage) {
  const officer = await staff(stage, '部门经办员丁', { size: PHONE });
  await officer.fits();
  await officer.open('/desk/q/tasks');
  await officer.sees(officer.page.getByRole('heading', { level: 1 }));
  await officer.fits();
}

export const tests = [
  { name: 'departments: returned, refused, returned, accepted, sent elsewhere (zh)', run: (stage) => returned(stage, 'zh') },
  { name: 'departments: returned, refused, returned, accepted, sent elsewhere (en)', run: (stage) => returned(stage, 'en') },
  { name: 'departments: a dispatch is undone until it is signed for', run: undone },
  { name: 'departments: a colleague takes over and hands in the result', run: reassigned },
  { name: 'departments: the desk on a phone', run: fits },
];
