// 管理: what is broken; an organisation, a person with a post and a password of one use; two people publish the small classes; grids
// by file; the list of stopped jobs; both languages, both sizes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { arrive, DESK } from '../lib/person.mjs';
import { clean } from '../lib/axe.mjs';
import { shoot } from '../lib/shots.mjs';
import { eventually } from '../lib/wait.mjs';
import * as step from '../lib/steps.mjs';

const ADMIN = '管理员庚';
const SECOND = '管理员丑';

/** The administration in one language, at its first page. */
async function administrator(stage, { who = ADMIN, lang = 'zh', maps = false } = {}) {
  const p = await arrive(stage, { name: `${who} ${lang}`, size: DESK, lang, maps });
  await p.signIn(who);
  await p.page.waitForURL((url) => url.pathname === '/admin');
  await p.sees(p.heading('admin', '管理首页'));
  return p;
}

/** Seen, clean, in the shown language, and pictured. */
async function check(p, name, proof) {
  await clean(p, proof);
  await p.noChinese();
  await shoot(p, name);
  const before = p.page.viewportSize();
  await p.page.setViewportSize({ width: 1024, height: 768 });
  await p.fits();
  await p.page.setViewportSize(before);
}

const said = (p, zh, key) => p.page.getByRole('status').filter({ hasText: p.pattern('admin', zh, key) });
const sheet = (p) => p.page.getByRole('dialog').or(p.page.getByRole('alertdialog'));
const inSheet = (p, zh, key) => sheet(p).getByRole('button', { name: p.w('admin', zh, {}, key), exact: true });

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

const choose = (p, name, mimeType, text) => p.page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });

// ---- grids by file
async function gridsByFile(stage, lang) {
  const p = await administrator(stage, { lang, maps: lang === 'zh' });
  p.allow(422, '/api/v1/grids/import');
  await p.open('/admin/grids');
  await p.sees(p.page.getByRole('table'));
  const [file] = await Promise.all([p.page.waitForEvent('download'), p.button('admin', '导出网格', {}, 'grids_export_go').click()]);
  const all = JSON.parse(readFileSync(await file.path(), 'utf8'));
  const grid = all.features.findIndex((one) => String(one.properties.code).length === 15);
  assert.ok(grid >= 0, 'the export holds grids');
  const bad = structuredClone(all);
  bad.features[grid].properties.code = '';
  const findings = p.page.getByRole('table', { name: p.w('admin', '文件里要改的地方') });

  await p.button('admin', '先试读').click();
  await p.sees(p.text('admin', '先选一个文件'));
  await choose(p, 'grids.geojson', 'application/geo+json', '{"type":');
  await p.button('admin', '先试读').click();
  await p.sees(findings);
  await choose(p, 'grids.geojson', 'application/geo+json', JSON.stringify(bad));
  await p.button('admin', '先试读').click();
  await p.sees(findings.getByText(p.w('admin', '这里要填', {}, 'finding_required')));
  assert.equal(await p.button('admin', '导入', {}, 'import_load').count(), 0, 'a bad file is not loaded');
  await check(p, 'admin-grids-findings', findings);

  const good = structuredClone(all);
  good.features[grid].properties.name = lang === 'zh' ? '演示改名网格甲' : '演示改名网格乙';
  await choose(p, 'grids.geojson', 'application/geo+json', JSON.stringify(good));
  await p.button('admin', '先试读').click();
  await p.sees(p.page.getByText(p.w('admin', '文件没有问题。导入后：')));
  await check(p, 'admin-grids-good', p.button('admin', '导入', {}, 'import_load'));
  await p.button('admin', '导入', {}, 'import_load').click();
  await p.sees(p.page.getByText(p.w('admin', '网格已导入。')));
  await p.field('admin', '按编码或名称查找网格').fill(good.features[grid].properties.name);
  await p.page.keyboard.press('Enter');
  await p.sees(p.page.getByRole('table').getByText(good.features[grid].properties.name));

  await p.button('admin', '开始检查').click();
  await p.sees(p.button('admin', '再检查一次'));
  await check(p, 'admin-grids-check', p.button('admin', '再检查一次'));

  // findings as a county in disorder would have them
  const village = { village: all.features[grid].properties.code.slice(0, 12), area_m2: 4301 };
  const found = [{ kind: 'overlap', grids: ['330106002051001', '330106002051002'], at: { lng: 120.135, lat: 30.27 }, ...village }, { kind: 'no_area', grids: ['330106002051003'], at: null, ...village, area_m2: null }];
  await p.context.route('**/api/v1/grids/check', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify({ checked: 1052, findings: found }) }));
  await p.button('admin', '再检查一次').click();
  await p.page.getByRole('button', { name: new RegExp(`^${p.w('admin', '看位置')}`) }).click();
  await p.sees(p.page.getByText(p.pattern('admin', '东经 {lng}，北纬 {lat}', 'check_at')));
  await p.sees(lang === 'zh' ? p.page.locator('.admin-map [data-map=ready]') : p.page.getByText(p.pattern('admin', '地图打不开。位置是东经 {lng}，北纬 {lat}')));
  await check(p, 'admin-grids-place', p.page.getByText(p.pattern('admin', '东经 {lng}，北纬 {lat}', 'check_at')));
}

// ---- stand-ins
const DAY_MS = 86_400_000;
const beijing = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/** A clerk sets a stand-in for next week; the administrator sees and ends it; the clerk is told. */
async function standIn(stage, lang) {
  const p = await arrive(stage, { name: `clerk ${lang}`, lang });
  await p.signIn('街道受理员丙');
  await p.open('/me/stand-in');
  await p.button('me', '设代班').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('me', '选一个代班的人') }));
  await check(p, 'me-stand-in-error', p.page.getByRole('alert'));
  const deputy = p.field('me', '谁来代班').locator('option', { hasText: '街道受理员辛' });
  await p.field('me', '谁来代班').selectOption(await deputy.first().getAttribute('value'));
  await p.field('me', '到哪天止（含当天）').fill(beijing(Date.now() + 7 * DAY_MS));
  await p.button('me', '设代班').click();
  await p.sees(p.page.getByRole('status').filter({ hasText: p.pattern('me', '代班已设好：{name}') }));
  await p.sees(p.button('me', '结束代班'));
  await check(p, 'me-stand-in-given', p.button('me', '结束代班'));

  const admin = await administrator(stage, { lang });
  await admin.open('/admin/people');
  await admin.field('admin', '按账号查找人员').fill('shouli');
  await admin.page.keyboard.press('Enter');
  await admin.page.getByRole('link', { name: '街道受理员丙' }).first().click();
  await admin.sees(admin.button('admin', '结束代班'));
  await check(admin, 'admin-stand-in', admin.button('admin', '结束代班'));
  await admin.button('admin', '结束代班').click();
  await admin.sees(said(admin, '代班已结束'));
  await admin.button('admin', '设代班').first().click();
  await admin.sees(admin.field('me', '谁来代班'));
  await check(admin, 'admin-stand-in-set', sheet(admin));
  await admin.page.keyboard.press('Escape');
  await p.page.reload();
  await p.sees(p.field('me', '谁来代班'));
}

// ---- hold and erasure
async function care(stage, lang) {
  const resident = await arrive(stage, { name: `resident ${lang}`, size: DESK });
  const { number } = await step.report(resident, { words: '楼道口垃圾没人清', village: '宝石社区', phone: lang === 'zh' ? '13900001111' : '13900002222' });
  const p = await administrator(stage, { lang });
  await p.open('/admin/retention');
  await p.field('admin', '事件编号').fill(number.slice(0, 4));
  await p.page.keyboard.press('Enter');
  await p.sees(p.page.getByText(p.w('admin', '编号是 12 位数字，现在是 {n} 位', { n: 4 })));
  await p.field('admin', '事件编号').fill(number);
  await p.page.keyboard.press('Enter');
  await p.button('admin', '设法律保留').click();
  await inSheet(p, '设法律保留').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('admin', '请写理由') }));
  await p.field('admin', '理由').fill('法院来函（演示）1 号');
  await inSheet(p, '设法律保留').click();
  await p.sees(said(p, '已设法律保留'));
  await p.sees(p.page.getByText(p.pattern('admin', '{day} 起法律保留：{reason}')));
  assert.equal(await p.button('admin', '删除内容').count(), 0, 'nothing under a hold is erased');
  await check(p, 'admin-held', p.button('admin', '解除保留'));
  await p.button('admin', '解除保留').click();
  await p.field('admin', '理由').fill('法院来函（演示）2 号');
  await inSheet(p, '解除保留').click();
  await p.sees(said(p, '保留已解除'));

  // an open case keeps its content; its reporter may go, with the number typed again
  p.allow(409, '/api/v1/cases/');
  await p.button('admin', '删除内容').click();
  await p.field('admin', '再输一遍编号').fill('1');
  await p.field('admin', '理由').fill('本人要求（演示）');
  await inSheet(p, '删除内容').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('admin', '编号和这件事对不上') }));
  await check(p, 'admin-erase', sheet(p));
  await p.field('admin', '再输一遍编号').fill(number);
  await inSheet(p, '删除内容').click();
  await p.sees(sheet(p).getByRole('alert').filter({ hasText: p.w('admin', '这件事还没办结，办结后才能删除内容') }));
  await check(p, 'admin-erase-open', sheet(p).getByRole('alert'));
  await p.page.keyboard.press('Escape');
  await p.button('admin', '删除反映人', {}, 'care_reporter').click();
  await p.field('admin', '再输一遍编号').fill(number);
  await p.field('admin', '理由').fill('本人要求（演示）');
  await inSheet(p, '删除反映人', 'care_reporter').click();
  await p.sees(said(p, '反映人已删除'));
  await p.sees(p.page.getByText(p.pattern('admin', '反映人在 {day} 删除')));

  await p.page.getByRole('button', { name: new RegExp(`^${p.w('admin', '改期限', {}, 'period_change')}`) }).last().click();
  await p.field('admin', '办结后留几天').fill('1');
  await inSheet(p, '保存期限').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.pattern('admin', '天数要在 {min} 到 {max} 之间') }));
  await check(p, 'admin-period', sheet(p));
  await p.field('admin', '办结后留几天').fill('400');
  await inSheet(p, '保存期限').click();
  await p.sees(said(p, '期限已改'));

  await p.button('admin', '填号码').click();
  await p.field('admin', '手机号').fill('139 0000 1111');
  await p.field('admin', '再输一遍手机号').fill('139 0000 1112');
  await p.field('admin', '理由').fill('本人要求（演示）');
  await inSheet(p, '删除反映人', 'number_erase_do').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('admin', '两次输的不一样') }));
  await check(p, 'admin-number', sheet(p));
  await p.field('admin', '再输一遍手机号').fill('13900001111');
  await inSheet(p, '删除反映人', 'number_erase_do').click();
  await p.sees(said(p, '删除了 {erased} 件的反映人，{held} 件有法律保留没有动'));
}

// ---- calendar and hours
async function calendar(stage, lang) {
  const p = await administrator(stage, { lang });
  await p.open('/admin/calendar');
  await choose(p, 'days.csv', 'text/csv', 'date,kind,name\n2031-01-01,rest,元旦\n');
  await p.button('admin', '先试读').click();
  const findings = p.page.getByRole('table', { name: p.w('admin', '文件里要改的地方') });
  await p.sees(findings);
  await check(p, 'admin-calendar-findings', findings);
  const add = p.button('admin', '加一段');
  await add.click();
  await p.button('admin', '保存办公时间').click();
  await p.sees(p.page.getByRole('alert').filter({ hasText: p.w('admin', '每一段都要有开始和结束时间') }));
  await p.field('admin', '第 {n} 段 开始', { n: 3 }).fill('1800');
  await p.field('admin', '第 {n} 段 结束', { n: 3 }).fill('20：00');
  await p.button('admin', '保存办公时间').click();
  await p.sees(said(p, '办公时间已保存，以后的时限按新的算'));
  assert.equal(await p.field('admin', '第 {n} 段 开始', { n: 3 }).inputValue(), '18:00');
  await p.button('admin', '去掉第 {n} 段', { n: 3 }).click();
  await p.button('admin', '保存办公时间').click();
  await p.sees(said(p, '办公时间已保存，以后的时限按新的算'));
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

const both = (name, run) => ['zh', 'en'].map((lang) => ({ name: `admin ${name} ${lang}`, run: (stage) => run(stage, lang) }));

export const tests = [
  ...both('pages', async (stage, lang) => pages(await administrator(stage, { lang }))),
  { name: 'admin by keys', run: byKeys },
  ...both('people', people),
  { name: 'admin conflict', run: conflict },
  { name: 'admin publish', run: publish },
  ...both('grids', gridsByFile),
  ...both('stand-in', standIn),
  ...both('care', care),
  ...both('calendar', calendar),
  ...both('states', async (stage, lang) => states(await administrator(stage, { lang }))),
  { name: 'admin forbidden', run: forbidden },
];
