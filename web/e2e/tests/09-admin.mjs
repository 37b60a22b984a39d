// 管理: what is broken; an organisation, a person with a post and a password of one use; two people publish the small classes; the
// list of stopped jobs; both languages, both sizes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SECOND, administrator, both, check, choose, inSheet, said, sheet } from '../lib/admin.mjs';
import { arrive, DESK } from '../lib/person.mjs';
import { eventually } from '../lib/wait.mjs';

// ---- every page in both languages
const PAGES = [
  ['overview', '/admin', '管理首页', (p) => p.heading('admin', '等发布的')],
  ['orgs', '/admin/orgs', '单位', (p) => p.page.getByRole('table')],
  ['people', '/admin/people', '人员', (p) => p.page.getByRole('table')],
  ['sessions', '/admin/sessions', '登录情况', (p) => p.text('admin', '您正在用的')],
  ['grids', '/admin/grids', '网格', (p) => p.page.getByRole('table')],
  ['calendar', '/admin/calendar', '日历和办公时间', (p) => p.button('admin', '保存办公时间')],
  ['categories', '/admin/categories', '小类目录', (p) => p.page.getByRole('table')],
  ['retention', '/admin/retention', '留存和删除', (p) => p.page.getByRole('table')],
  ['jobs', '/admin/jobs', '停下的后台任务', (p) => p.text('admin', '没有停下的任务，都跑完了')],
];

async function pages(p) {
  for (const [name, path, title, proof] of PAGES) {
    await p.open(path);
    await p.sees(p.page.getByRole('heading', { level: 1, name: p.w('admin', title, {}, `page_${name}`) }));
    await check(p, `admin-${name}`, proof(p));
  }
}

/** By keys alone: the side bar, then a page, then Back. */
async function byKeys(stage) {
  const p = await administrator(stage);
  const link = p.page.getByRole('navigation', { name: p.w('admin', '管理的页面') }).getByRole('link', { name: p.w('admin', '人员', {}, 'page_people'), exact: true });
  await link.focus();
  await p.page.keyboard.press('Enter');
  await p.page.waitForURL((url) => url.pathname === '/admin/people');
  await p.sees(p.page.getByRole('table'));
  await p.button('admin', '新增人员', {}, 'person_new').focus();
  await p.page.keyboard.press('Enter');
  await p.sees(sheet(p));
  await p.page.keyboard.type('打字要留着');
  await p.page.keyboard.press('Escape');
  await sheet(p).waitFor({ state: 'detached' });
  assert.ok(await p.button('admin', '新增人员', {}, 'person_new').evaluate((one) => one === document.activeElement), 'the focus returns');
  await p.page.keyboard.press('Enter');
  assert.equal(await p.field('admin', '姓名', {}, 'person_name').inputValue(), '打字要留着');
  await p.page.keyboard.press('Escape');
  await p.page.goBack();
  await p.page.waitForURL((url) => url.pathname === '/admin');

  // on a narrow window the side bar is a drawer
  await p.page.setViewportSize({ width: 800, height: 700 });
  await p.button('admin', '打开页面列表').focus();
  await p.page.keyboard.press('Enter');
  await p.sees(p.dialog);
  await check(p, 'admin-drawer', p.dialog);
  await p.dialog.getByRole('link', { name: p.w('admin', '网格', {}, 'page_grids'), exact: true }).focus();
  await p.page.keyboard.press('Enter');
  await p.page.waitForURL((url) => url.pathname === '/admin/grids');
  await p.dialog.waitFor({ state: 'detached' });
}

// ---- an organisation, a person, a post, a first password
async function organisation(p, name) {
  await p.open('/admin/orgs');
  await p.button('admin', '新建单位', {}, 'org_new').click();
  await inSheet(p, '新建单位', 'org_create').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('admin', '请填单位名称') }));
  await check(p, 'admin-org-error', sheet(p));
  await p.field('admin', '单位名称').fill(name);
  await p.field('admin', '种类').selectOption({ label: p.w('admin', '部门', {}, 'org_kind_department') });
  await p.field('admin', '电话').fill('０５７１ 8796 0000');
  await sheet(p).getByRole('checkbox', { name: p.w('admin', '办理', {}, 'duty_handle') }).check();
  await sheet(p).getByRole('radio', { name: p.w('admin', '自己定') }).check();
  await inSheet(p, '新建单位', 'org_create').click();
  await p.sees(p.page.getByRole('heading', { level: 1, name }));
  await p.sees(p.text('admin', '还没有人在这个单位任岗'));
  await check(p, 'admin-org', p.text('admin', '还没有人在这个单位任岗'));
}

async function newcomer(p, { name, account, org }) {
  await p.open('/admin/people');
  await p.button('admin', '新增人员', {}, 'person_new').click();
  await p.field('admin', '姓名', {}, 'person_name').fill(name);
  await p.field('admin', '账号').fill(account);
  await inSheet(p, '新增人员', 'person_create').click();
  await p.sees(p.text('admin', '只显示这一次，关掉就看不到了。没记下可以重设'));
  const password = await p.page.getByRole('status', { name: p.w('admin', '一次性密码', {}, 'secret') }).innerText();
  assert.ok(password.length >= 10, 'the first password is long enough');
  await check(p, 'admin-secret', sheet(p));
  await p.button('admin', '记下了，关掉').click();
  await p.page.waitForURL(/\/admin\/people\/.+/);
  await p.sees(p.text('admin', '还没有岗位。给了岗位，才看得到事件'));
  assert.ok(!(await p.page.content()).includes(password), 'the password is gone with its sheet');

  await p.button('admin', '给岗位').click();
  const box = sheet(p).getByRole('combobox', { name: p.w('admin', '单位', {}, 'org') });
  await box.fill(org);
  await p.page.getByRole('option', { name: org }).click();
  await p.field('admin', '角色').selectOption({ label: p.w('common', '部门经办员') });
  await check(p, 'admin-post', sheet(p));
  await inSheet(p, '给岗位').click();
  await p.sees(said(p, '岗位已给'));
  await check(p, 'admin-person', p.button('admin', '结束岗位'));
  return password;
}

/** The first sign-in: nothing else before a password of one's own. */
async function firstSignIn(stage, lang, account, password) {
  const p = await arrive(stage, { name: `newcomer ${lang}`, lang });
  await p.open('/signin?to=%2Fdesk%2Fq%2Fall');
  await p.speak();
  await p.field('signin', '账号').fill(account);
  await p.field('signin', '密码').fill(password);
  await p.button('signin', '登录').click();
  await p.page.waitForURL((url) => url.pathname === '/signin/password');
  await p.sees(p.heading('signin', '先改密码'));
  await p.open('/desk/q/mine');
  await p.page.waitForURL((url) => url.pathname === '/signin/password');
  await p.field('me', '原来的密码').fill(password);
  await p.field('me', '新密码').fill('太短');
  await p.button('signin', '改好，继续').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.pattern('me', '新密码至少 {min} 个字符，现在是 {have} 个') }));
  await check(p, 'signin-password', p.page.getByRole('alert'));
  await p.field('me', '新密码').fill('我自己的新密码2026年');
  await p.button('signin', '改好，继续').click();
  await p.page.waitForURL((url) => url.pathname.startsWith('/desk/'));
  await p.sees(p.page.getByRole('heading', { level: 1 }));
  await p.noChinese();
  await own(p);
}

/** One's own pages: stand-in and sign-ins. */
async function own(p) {
  await p.open('/me/stand-in');
  await check(p, 'me-stand-in', p.heading('me', '谁代我的班'));
  await p.open('/me/sessions');
  await check(p, 'me-sessions', p.text('me', '您正在用的'));
}

async function people(stage, lang) {
  const p = await administrator(stage, { lang });
  const org = `演示水务所${lang === 'zh' ? '甲' : '乙'}（演示）`;
  const account = `xinren.${lang}`;
  await organisation(p, org);
  const password = await newcomer(p, { name: `新人${lang === 'zh' ? '甲' : '乙'}（演示）`, account, org });
  await firstSignIn(stage, lang, account, password);

  // the post is ended, then the account; the sign-in ends with it
  await p.page.reload();
  await p.button('admin', '结束岗位').click();
  await p.sees(p.field('admin', '交给谁'));
  await check(p, 'admin-post-end', sheet(p));
  await inSheet(p, '结束岗位').click();
  await p.sees(said(p, '岗位已结束'));
  await p.button('admin', '停用账号').click();
  await inSheet(p, '停用账号').click();
  await p.sees(said(p, '账号已停用'));
  await p.sees(p.button('admin', '恢复账号'));
}

/** A colleague was faster: the words stay, the latest is fetched, and then it is saved. */
async function conflict(stage) {
  const p = await administrator(stage);
  p.allow(412, '/api/v1/organisations/');
  const other = await administrator(stage, { who: SECOND });
  const to = async (one) => {
    await one.open('/admin/orgs');
    await one.page.getByRole('link', { name: '西湖区城市运行中心（演示）' }).or(one.page.getByRole('table').getByRole('link')).first().click();
    await one.button('admin', '修改单位').click();
    await one.sees(sheet(one));
  };
  await to(p);
  await to(other);
  await other.field('admin', '电话').fill('057188880001');
  await inSheet(other, '保存修改').click();
  await other.sees(said(other, '单位已修改'));
  await p.field('admin', '电话').fill('057188880002');
  await inSheet(p, '保存修改').click();
  await p.sees(sheet(p).getByRole('alert'));
  assert.equal(await p.field('admin', '电话').inputValue(), '057188880002');
  await check(p, 'admin-conflict', sheet(p).getByRole('alert'));
  await sheet(p).getByRole('button', { name: p.w('common', '看最新') }).click();
  await eventually(async () => assert.equal(await sheet(p).getByRole('alert').count(), 0));
  assert.equal(await p.field('admin', '电话').inputValue(), '057188880002');
  await inSheet(p, '保存修改').click();
  await p.sees(said(p, '单位已修改'));
}

// ---- two people publish a version of the small classes
async function publish(stage) {
  const p = await administrator(stage);
  await p.open('/admin/categories');
  await p.button('admin', '起草新版', {}, 'draft_new').click();
  await inSheet(p, '起草新版', 'draft_make').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('admin', '请写为什么改') }));
  await p.field('admin', '为什么改').fill('试一试：井盖的时限');
  await inSheet(p, '起草新版', 'draft_make').click();
  await p.page.waitForURL(/\/admin\/categories\/\d+$/);
  await p.sees(p.page.getByRole('table'));
  await p.field('admin', '按编码、名称、关键词查找').fill('井盖');
  await p.page.keyboard.press('Enter');
  await p.page.getByRole('button', { name: new RegExp(`^${p.w('admin', '修改', {}, 'class_edit')}`) }).first().click();
  await p.sees(sheet(p));
  await p.field('admin', '办理时限', {}, 'class_amount').fill('0');
  await inSheet(p, '保存小类').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('admin', '时限是 1 到 9999 的整数') }));
  await check(p, 'admin-class', sheet(p));
  await p.field('admin', '办理时限', {}, 'class_amount').fill('3');
  await inSheet(p, '保存小类').click();
  await p.sees(said(p, '小类已保存在草稿里'));
  await check(p, 'admin-draft', p.button('admin', '送去发布', {}, 'step_propose'));
  await p.button('admin', '送去发布', {}, 'step_propose').click();
  await inSheet(p, '送去发布', 'step_propose').click();
  await p.sees(said(p, '第 {v} 版已送去发布，等另一个管理员'));
  await p.sees(p.text('admin', '这一版您起草或送去过，要由另一个管理员发布', {}, 'proposed_mine'));
  assert.equal(await p.button('admin', '发布这一版').count(), 0, 'who made it does not publish it');
  await check(p, 'admin-proposed', p.text('admin', '这一版您起草或送去过，要由另一个管理员发布', {}, 'proposed_mine'));
  const address = new URL(p.page.url()).pathname;

  const second = await administrator(stage, { who: SECOND, lang: 'en' });
  await second.sees(second.page.getByText(second.pattern('admin', '{n, plural, other {# 版小类目录等人发布}}', 'awaits_catalogue')).or(second.link('admin', '去看看')));
  await second.open(address);
  await second.button('admin', '发布这一版').click();
  await check(second, 'admin-publish', sheet(second));
  await inSheet(second, '发布这一版').click();
  await second.sees(said(second, '第 {v} 版已发布，现在在用'));
  await check(second, 'admin-published', second.button('admin', '导出 CSV'));
  const [file] = await Promise.all([second.page.waitForEvent('download'), second.button('admin', '导出 CSV').click()]);
  const csv = readFileSync(await file.path(), 'utf8');
  assert.match(csv, /staff_zh/);

  // the exported file with one fault, then the file itself
  await second.open('/admin/categories');
  await choose(second, 'classes.csv', 'text/csv', csv.replace(/work_hour/, 'work_week'));
  await second.button('admin', '先试读').click();
  await second.sees(second.page.getByRole('table', { name: second.w('admin', '文件里要改的地方') }));
  await check(second, 'admin-classes-findings', second.page.getByRole('table', { name: second.w('admin', '文件里要改的地方') }));
  await choose(second, 'classes.csv', 'text/csv', csv);
  await second.button('admin', '先试读').click();
  await second.sees(second.button('admin', '导入', {}, 'import_load'));
}

// ---- states
const problem = (status, code) => ({ status, contentType: 'application/problem+json', body: JSON.stringify({ type: `/problems/${code}`, title: code, status, code, args: {}, trace: '7F3K', fields: [] }) });

async function states(p) {
  const answer = (path, reply) => p.context.route(`**/api/v1${path}`, (route) => route.fulfill(reply));
  await p.open('/admin/orgs');
  await p.field('admin', '按名称查找单位').fill('没有这样的单位');
  await p.page.keyboard.press('Enter');
  await p.sees(p.button('admin', '清除条件'));
  await check(p, 'admin-filtered', p.text('admin', '没有符合条件的'));
  p.allow(500, '/api/v1/jobs/dead');
  await answer('/jobs/dead?*', problem(500, 'internal'));
  await p.open('/admin/jobs');
  await check(p, 'admin-failed', p.button('common', '再试'));
  await p.context.unrouteAll({ behavior: 'ignoreErrors' });
  p.allow(404, '/api/v1/persons/');
  await p.open('/admin/people/01a20f14-7360-74b4-b3dc-000000000000');
  await check(p, 'admin-absent', p.text('common', '没有找到。编号可能不对，也可能您现在的岗位看不到'));
  p.allow(404, '/api/v1/jobs/');
  const dead = { id: '01a20f14-7360-74b4-b3dc-000000000000', kind: 'cases.remind', attempts: 8, error: 'timeout', since: '2026-11-24T01:00:00.000Z' };
  await answer('/jobs/dead?*', { status: 200, contentType: 'application/json', body: JSON.stringify({ items: [dead], next: null }) });
  await p.open('/admin/jobs');
  await p.page.getByRole('button', { name: new RegExp(`^${p.w('admin', '重试')}`) }).click();
  await p.sees(p.page.getByRole('alert'));
  await check(p, 'admin-job', p.page.getByRole('alert'));
}

/** A post without the right sees whose page it is, and its way on. */
async function forbidden(stage) {
  const p = await arrive(stage, { name: 'clerk', size: DESK });
  await p.signIn('街道受理员丙', '/desk/q/mine');
  await p.open('/admin/people');
  await check(p, 'admin-forbidden', p.text('common', '这件事归别的单位，您现在的岗位看不到'));
}

export const tests = [
  ...both('pages', async (stage, lang) => pages(await administrator(stage, { lang }))),
  { name: 'admin by keys', run: byKeys },
  ...both('people', people),
  { name: 'admin conflict', run: conflict },
  { name: 'admin publish', run: publish },
  ...both('states', async (stage, lang) => states(await administrator(stage, { lang }))),
  { name: 'admin forbidden', run: forbidden },
];
