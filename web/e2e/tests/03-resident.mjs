// 查进度: the machine's sentences, wrong number and wrong code alike, a comment leaves the deadline.
import assert from 'node:assert/strict';
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';
import * as step from '../lib/steps.mjs';

/** Words of the staff, and those never said to residents. */
const STAFF = /待立案|待派遣|待签收|待核查|重办|已结案|挂账|催办|督办|工单|诉求人|群众|立案|派遣/;

const plain = async (p) => assert.doesNotMatch(await p.page.getByRole('main').innerText(), STAFF);

/** Asked for what is not there: the sentence of the page, without the number that was typed. */
async function refused(p, number, code) {
  await p.field('track', '编号').fill(number);
  await p.field('track', '查询码').fill(code);
  const answer = p.page.waitForResponse((one) => one.url().endsWith('/api/v1/tracking') && one.request().method() === 'POST');
  await p.button('track', '查看').click();
  const { status, body } = await answer.then(async (one) => ({ status: one.status(), body: JSON.parse(await one.text()) }));
  delete body.trace;
  const alert = p.page.getByRole('alert').filter({ hasText: p.w('track', '编号或查询码不对。请对着回执再看一遍，或打 {phone}', { phone: '12345' }) });
  await p.sees(alert);
  return { status, body, said: await p.page.getByRole('main').innerText() };
}

async function sentences(stage) {
  const p = await arrive(stage, { name: 'resident' });
  const first = await step.report(p, { words: '楼道口垃圾没人清', village: '宝石社区' });
  const second = await step.report(p, { words: '请问电影院几点开门', village: '宝石社区' });
  await step.track(p, first);
  const reported = await p.sees(p.page.getByText(/^北山街道办事处（演示）会在 (今天|明天|\d+月\d+日 周.) ?\d\d:\d\d 前决定是否受理$/));
  const deadline = await reported.innerText();
  await plain(p);
  await clean(p, p.heading('track', '进度'));

  await p.button('track', '补充情况').click();
  await p.sees(p.text('track', '办理的人会看到，原定的时间不变'));
  await p.field('track', '想补充什么？').fill('又多了两袋');
  await p.button('track', '提交补充').click();
  await p.sees(p.page.getByRole('listitem').filter({ hasText: '您补充' }).filter({ hasText: '又多了两袋' }));
  assert.equal(await reported.innerText(), deadline, 'the comment left the deadline');

  const clerk = await arrive(stage, { name: 'clerk', size: DESK });
  await clerk.signIn('街道受理员丙');
  await step.find(clerk, first.number);
  await clerk.sees(clerk.page.getByText('又多了两袋'));
  await step.file(clerk);
  assert.equal(await step.follow(p, p.w('common', '正在安排办理单位')), '正在安排办理单位');
  await plain(p);

  await step.find(clerk, second.number);
  await clerk.button('desk', '不予受理').first().click();
  await clerk.field('desk', '为什么不受理').fill('这是经营时间的咨询');
  await clerk.field('desk', '可以找谁').fill('电影院服务台，0571-00000000');
  await clerk.dialog.getByRole('button', { name: '不予受理', exact: true }).click();
  await clerk.sees(clerk.page.getByText('已定为不予受理，原因会告诉反映人'));
  await step.track(p, second);
  await p.sees(p.page.getByText('因为这是经营时间的咨询；可以找电影院服务台，0571-00000000'));
  await p.sees(p.page.getByText('没有受理'));
  await shoot(p, 'track-refused');
  await plain(p);
}

async function alike(stage) {
  const p = await arrive(stage, { name: 'resident' });
  p.allow(404, '/api/v1/tracking');
  const real = await step.report(p, { words: '楼道口垃圾没人清', village: '宝石社区' });
  await p.open('/track');
  await p.button('track', '查另一件').click();
  await p.sees(p.field('track', '编号'));
  const wrongCode = await refused(p, real.number, real.code === '000000' ? '000001' : '000000');
  await clean(p, p.page.getByRole('alert').filter({ hasText: '编号或查询码不对' }));
  await shoot(p, 'track-wrong');
  const wrongNumber = await refused(p, '2001 0100 0017', real.code);
  assert.deepEqual(wrongNumber, wrongCode);
  assert.ok(!p.requests.some((one) => one.includes(real.number.replaceAll(' ', '')) || one.includes(real.code)), 'number and code stand in no address');
  assert.equal(new URL(p.page.url()).search, '');
}

export const tests = [
  { name: 'tracking sentences', run: sentences },
  { name: 'tracking wrong number and code', run: alike },
];
