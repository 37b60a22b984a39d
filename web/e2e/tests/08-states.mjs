// The states that a screen can be in: empty, slow, failed, offline, absent, forbidden; each with a sentence and a way on, in both languages.
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';

const problem = (status, code) => ({ status, contentType: 'application/problem+json', body: JSON.stringify({ type: `/problems/${code}`, title: code, status, code, args: {}, trace: '7F3K', fields: [] }) });

/** The page's own request is answered as a server in trouble, an empty or a strict one would. */
const answer = (p, path, reply) => p.context.route(`**/api/v1${path}`, (route) => (reply ? route.fulfill(reply) : undefined));

const empty = { status: 200, contentType: 'application/json', body: JSON.stringify({ items: [], next: null }) };

async function ofTheDesk(p) {
  await p.signIn('街道受理员丙');
  await p.open('/desk/q/all');
  await check(p, 'queue-all', p.page.getByRole('grid').getByRole('row').nth(3));
  await p.open('/desk/q/mine?level=late&state=filed');
  await p.sees(p.text('desk', '没有符合条件的'));
  await p.sees(p.link('desk', '清除筛选'));
  await check(p, 'queue-filtered', p.text('desk', '没有符合条件的'));

  await answer(p, '/cases?*', empty);
  await p.open('/desk/q/mine');
  await check(p, 'queue-done', p.text('desk', '都办完了'));
  await p.context.unrouteAll({ behavior: 'ignoreErrors' });

  await answer(p, '/cases?*', problem(500, 'internal'));
  p.allow(500, '/api/v1/cases');
  await p.page.reload();
  await p.sees(p.page.getByRole('alert').filter({ hasText: '7F3K' }));
  await check(p, 'queue-failed', p.button('common', '再试'));
  await p.context.unrouteAll({ behavior: 'ignoreErrors' });

  p.allow(404, '/api/v1/cases/');
  await p.open('/desk/case/01a20f14-7360-74b4-b3dc-000000000000');
  await check(p, 'case-absent', p.text('common', '没有找到。编号可能不对，也可能您现在的岗位看不到'));
  await p.sees(p.link('common', '打电话 {phone}', { phone: '12345' }));

  p.allow(403, '/api/v1/centre/');
  await p.open('/centre/map');
  await check(p, 'centre-forbidden', p.text('common', '这件事归别的单位，您现在的岗位看不到'));
}

/** A server that does not answer: after eight seconds of the page's own clock it says so. */
async function slow(p) {
  await p.page.clock.install();
  await p.signIn('街道受理员丙');
  await answer(p, '/cases?*', null);
  await p.open('/desk/q/all');
  await p.sees(p.page.getByRole('heading', { level: 1 }));
  await p.page.clock.fastForward(9000);
  await check(p, 'queue-slow', p.text('common', '比平时慢，还在取'));
}

async function ofTheWorker(p) {
  await p.signIn('网格员乙');
  await answer(p, '/cases?*', empty);
  await p.page.reload();
  await check(p, 'tasks-done', p.text('work', '都办完了'));
  await p.context.unrouteAll({ behavior: 'ignoreErrors' });
  await p.page.reload();
  await check(p, 'tasks', p.page.getByRole('heading', { level: 1, name: /\d+$/ }));
  await p.context.setOffline(true);
  await check(p, 'tasks-offline', p.text('common', '没有网络。看过的还能看，新写的先存在这部手机里'));
  await p.context.setOffline(false);
}

async function ofThePortal(p) {
  await p.open('/');
  await p.speak();
  await check(p, 'home', p.page.getByRole('heading', { level: 1 }));
  await p.open('/nowhere');
  await check(p, 'nowhere', p.text('common', '没有这一页'));
  await p.open('/track/rate');
  await check(p, 'track-ask', p.field('track', '编号'));
}

async function check(p, name, proof) {
  await clean(p, proof);
  await p.noChinese();
  await shoot(p, name);
}

const each = (name, size, visit) => ['zh', 'en'].map((lang) => ({
  name: `states ${name} ${lang}`,
  run: async (stage) => visit(await arrive(stage, { name: `${name} ${lang}`, lang, ...(size && { size }) })),
}));

export const tests = [...each('desk', DESK, ofTheDesk), ...each('slow', DESK, slow), ...each('worker', undefined, ofTheWorker), ...each('portal', undefined, ofThePortal)];
