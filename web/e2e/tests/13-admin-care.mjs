// 管理: grids by file, stand-ins, residents' data, calendar and office hours; both languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { administrator, both, check, choose, inSheet, said, sheet } from '../lib/admin.mjs';
import { arrive, DESK } from '../lib/person.mjs';
import * as step from '../lib/steps.mjs';

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

export const tests = [
  ...both('grids', gridsByFile),
  ...both('stand-in', standIn),
  ...both('care', care),
  ...both('calendar', calendar),
];
