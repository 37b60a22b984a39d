// 我的数据谁看过: a look shows once a day, by unit and post; the own number is erased with the number typed, and the record stays.
import assert from 'node:assert/strict';
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';
import * as step from '../lib/steps.mjs';

const access = async (p) => {
  await p.page.getByRole('link', { name: p.w('track', '我的数据谁看过'), exact: true }).click();
  await p.sees(p.heading('track', '我的数据谁看过'));
  assert.equal(new URL(p.page.url()).pathname, '/track/access');
  assert.equal(new URL(p.page.url()).search, '');
};

/** The clerk opens the case: a recorded read. */
async function look(clerk, number) {
  await clerk.open('/desk/q/mine');
  await step.find(clerk, number);
}

async function looked(stage, lang) {
  const p = await arrive(stage, { name: 'resident', lang });
  const mine = await step.report(p, { words: '楼道灯不亮', village: '宝石社区', phone: '13800001234' });
  await step.track(p, mine);
  await access(p);
  await p.sees(p.text('track', '近 12 个月没有人看过'));
  await p.noChinese();
  await clean(p, p.text('track', '近 12 个月没有人看过'));

  const clerk = await arrive(stage, { name: 'clerk', size: DESK });
  await clerk.signIn('街道受理员丙');
  await look(clerk, mine.number);
  await look(clerk, mine.number);
  await p.page.reload();
  const entry = p.page.getByRole('listitem').filter({ hasText: '北山街道办事处（演示）' });
  await p.sees(entry.filter({ hasText: p.w('track', '为了：{purpose}', { purpose: p.w('track', '办理这件事') }) }));
  assert.equal(await entry.count(), 1, 'two looks of one day are one entry');
  await p.sees(p.text('track', '近 12 个月：{units} 个单位，{times} 次', { units: 1, times: 1 }));
  assert.doesNotMatch(await p.page.getByRole('main').innerText(), /受理员丙|13800001234/, 'never a name or a number');
  const how = p.page.getByText(p.w('track', '怎么记的？'), { exact: true });
  await how.click();
  const said = p.w('track', '工作人员打开文字、照片、手机号，都先记一笔再打开。同一人同一用途一天一条。只写单位和岗位，不写姓名。');
  await p.sees(p.page.getByText(said));
  if (lang === 'zh') assert.ok([...said].length <= 100);
  await p.noChinese();
  await clean(p, entry);
  await shoot(p, 'access');
  return { p, clerk, mine };
}

async function erased(stage) {
  const { p, clerk, mine } = await looked(stage, 'zh');
  await p.button('track', '删除手机号和姓名').click();
  await p.sees(p.dialog);
  await p.dialog.getByRole('textbox').fill('2001 0100 0017');
  await p.dialog.getByRole('button', { name: p.w('track', '删除手机号和姓名'), exact: true }).click();
  await p.sees(p.dialog.getByRole('alert').filter({ hasText: p.w('track', '和这件的编号不一样') }));
  await clean(p, p.dialog);
  await shoot(p, 'access-erase');
  await p.dialog.getByRole('textbox').fill(mine.number);
  await p.dialog.getByRole('button', { name: p.w('track', '删除手机号和姓名'), exact: true }).click();
  await p.sees(p.page.getByRole('status').filter({ hasText: /^您的手机号和姓名已在 .+ 删除$/ }));
  await p.sees(p.page.getByRole('listitem').filter({ hasText: '北山街道办事处（演示）' }));
  assert.equal(await p.button('track', '删除手机号和姓名').count(), 0);
  await step.track(p, mine);
  await p.sees(p.page.getByRole('listitem').filter({ hasText: p.w('common', '手机号和姓名已删除', {}, 'kind_reporter_erased') }));
  await p.sees(p.page.getByText('楼道灯不亮'));
  await look(clerk, mine.number);
  assert.doesNotMatch(await clerk.page.getByRole('main').innerText(), /138\*\*\*\*1234/, 'the mask is gone too');
}

export const tests = [
  { name: 'access record and own erasure', run: erased },
  { name: 'access record in English', run: (stage) => looked(stage, 'en') },
];
