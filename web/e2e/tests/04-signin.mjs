// 登录: one tap in the demo, the sentence for a wrong password, back to the page asked for, and no demo word elsewhere.
import assert from 'node:assert/strict';
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';
import { serve } from '../lib/server.mjs';

const FIRST = [
  ['网格员乙', '/w/tasks', '任务'], ['执法队员壬', '/w/tasks', '任务'], ['街道受理员丙', '/desk/q/mine', '待我办'], ['街道受理员辛', '/desk/q/mine', '待我办'],
  ['核查员戊', '/desk/q/mine', '待我办'], ['区中心己', '/centre/map', '中心地图'],
];

async function oneTap(stage) {
  for (const [who, path, heading] of FIRST) {
    const p = await arrive(stage, { name: who, size: path === '/w/tasks' ? undefined : DESK });
    await p.open('/signin');
    await p.page.getByRole('button', { name: new RegExp(who) }).click();
    await p.page.waitForURL((url) => url.pathname === path);
    await p.sees(p.page.getByRole('heading', { level: 1, name: new RegExp(`^${heading}`) }));
    await p.context.close();
    stage.people.pop();
    assert.deepEqual(p.complaints, []);
  }
  const both = await arrive(stage, { name: '双岗员癸' });
  await both.open('/signin');
  await both.page.getByRole('button', { name: /双岗员癸/ }).click();
  await both.sees(both.heading('signin', '选岗位'));
  await clean(both, both.heading('signin', '选岗位'));
  await shoot(both, 'signin-posts');
  await both.page.getByRole('button', { name: '北山街道办事处（演示） · 核查员' }).click();
  await both.page.waitForURL((url) => url.pathname === '/desk/q/mine');
}

async function wrongPassword(stage) {
  for (const lang of ['zh', 'en']) {
    const p = await arrive(stage, { name: 'clerk', lang });
    p.allow(401, '/api/v1/sessions');
    await p.open('/signin');
    await p.speak();
    await p.field('signin', '账号').fill('shouli');
    await p.field('signin', '密码').fill('nicht-das');
    await p.button('signin', '登录').click();
    await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('signin', '账号或密码不对') }));
    assert.equal(await p.field('signin', '账号').inputValue(), 'shouli');
    assert.ok(await p.field('signin', '密码').evaluate((field) => field === document.activeElement), 'the focus is on the password');
    await clean(p, p.page.getByRole('alert'));
    await p.noChinese();
    await shoot(p, 'signin-wrong');
  }
}

async function pageAskedFor(stage) {
  const p = await arrive(stage, { name: 'clerk', size: DESK });
  await p.open('/desk/q/overdue?level=late');
  await p.page.waitForURL((url) => url.pathname === '/signin');
  await p.field('signin', '账号').fill('shouli');
  await p.field('signin', '密码').fill('yanshi-330106');
  await p.page.keyboard.press('Enter');
  await p.page.waitForURL((url) => url.pathname === '/desk/q/overdue' && url.search === '?level=late');
  await p.sees(p.page.getByRole('heading', { level: 1, name: /^已超期/ }));
}

/** The same data served as a centre serves it: no list, no strip, no password in any answer. */
async function outsideDemo(stage) {
  const server = await serve(stage);
  try {
    const p = await arrive({ ...stage, base: server.base }, { name: 'stranger' });
    const answers = [];
    p.page.on('response', (one) => one.url().includes('/api/') && answers.push(one.text().catch(() => '')));
    await p.open('/signin');
    await p.sees(p.heading('signin', '登录一网'));
    await p.sees(p.page.getByText('一网 · 西湖区'));
    assert.doesNotMatch(await p.page.locator('body').innerText(), /演示|demo/i);
    assert.doesNotMatch((await Promise.all(answers)).join(), /演示|yanshi|wangge/i);
    assert.equal((await p.page.getByRole('button', { name: /网格员|受理员|核查员/ }).count()), 0);
  } finally {
    await server.stop();
  }
}

export const tests = [
  { name: 'sign-in one tap', run: oneTap },
  { name: 'sign-in wrong password', run: wrongPassword },
  { name: 'sign-in page asked for', run: pageAskedFor },
  { name: 'sign-in outside demo', run: outsideDemo },
];
