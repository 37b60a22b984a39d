// What people do, step by step, as they would with finger, mouse and keys. Tests put these together.
import assert from 'node:assert/strict';

const PHOTO = new URL('../fixtures/', import.meta.url).pathname;
export const BEFORE = `${PHOTO}before.jpg`;
export const AFTER = `${PHOTO}after.jpg`;

const nothing = async () => undefined;

// ---- residents
/** Step 1: what happened. */
export async function sayWhat(p, { words, photo }) {
  await p.open('/report');
  await p.speak();
  await p.field('report', '发生了什么？').fill(words);
  if (photo) {
    await p.field('photos', '从相册选').setInputFiles(photo);
    await p.sees(p.page.getByRole('img', { name: p.w('photos', '照片 {n}，共 {total} 张', { n: 1, total: 1 }) }));
  }
  await p.noChinese();
  await p.button('report', '下一步').click();
  await p.sees(p.heading('report', '事情在哪里？'));
}

/** Step 2 from the lists. */
export async function sayWhere(p, { township, village, address }) {
  if (township) await p.field('report', '街道或镇').selectOption({ label: township });
  if (village) await p.field('report', '社区或村').selectOption({ label: village });
  if (address) await p.optional('report', '地址').fill(address);
  await p.noChinese();
  await p.button('report', '下一步').click();
  await p.sees(p.heading('report', '核对一下再提交'));
}

/** Step 3 and the receipt. */
export async function submitReport(p, { phone, seen = nothing } = {}) {
  if (phone) await p.optional('report', '手机号').fill(phone);
  await p.noChinese();
  await seen('report-check-full');
  await p.button('report', '提交反映').click();
  return receipt(p);
}

export async function receipt(p) {
  await p.sees(p.heading('report', '已提交'));
  await p.noChinese();
  const [number, code] = await p.page.locator('dt:has-text("") + dd').allInnerTexts();
  assert.match(number, /^\d{4} \d{4} \d{4}$/);
  assert.match(code, /^\d{6}$/);
  return { number, code };
}

/** A whole report of a place from the lists; its number and code. */
export async function report(p, { words, photo, township = '北山街道', village, address, phone }) {
  await sayWhat(p, { words, photo });
  await sayWhere(p, { township, village, address });
  return submitReport(p, { phone });
}

/** The tracking page of a report, from the form. */
export async function track(p, { number, code }) {
  await p.open('/track');
  await p.sees(p.field('track', '编号').or(p.button('track', '查另一件')));
  if (await p.button('track', '查另一件').isVisible()) await p.button('track', '查另一件').click();
  await p.field('track', '编号').fill(number);
  await p.field('track', '查询码').fill(code);
  await p.button('track', '查看').click();
  await p.sees(p.heading('track', '进度'));
}

/** The standing sentence of an open tracking page, fetched anew. */
export async function follow(p, sentence) {
  await p.page.reload();
  const said = await p.sees(p.page.getByText(sentence));
  await p.noChinese();
  return said.innerText();
}

// ---- staff
/** The case with this number, through the desk's search. */
export async function find(p, number) {
  await p.page.keyboard.press('/');
  await p.field('desk', '按编号搜索').fill(number);
  await p.page.keyboard.press('Enter');
  await p.sees(p.page.getByRole('heading', { level: 1, name: new RegExp(`^${number}`) }));
}

/** 立案 with the class put right; `seen` looks at the sheet before it is sent. */
export async function file(p, { category = null, seen = nothing } = {}) {
  await p.button('desk', '立案').first().click();
  await p.sees(p.dialog);
  if (category) {
    const box = p.dialog.getByRole('combobox', { name: p.w('desk', '类别', {}, 'class_label') });
    await box.fill(category);
    await p.page.getByRole('option', { name: category }).click();
  }
  await p.noChinese();
  await seen('file');
  await p.dialog.getByRole('button', { name: p.w('desk', '立案', {}, 'act_file'), exact: true }).click();
  await p.sees(p.page.getByRole('status').filter({ hasText: p.pattern('desk', '已立案，类别是{category}') }));
}

/** 派遣 to the proposed unit; returns what the sheet said the resident would read. */
export async function dispatch(p, { note = null, other = null, seen = nothing } = {}) {
  await p.button('desk', '派遣', {}, 'act_dispatch').first().click();
  await p.sees(p.dialog);
  if (other) {
    await p.dialog.getByRole('button', { name: p.w('desk', '换单位') }).click();
    await p.dialog.getByRole('radio', { name: new RegExp(other) }).click();
    await p.dialog.getByRole('radio', { name: p.w('desk', '现场情况') }).click();
  }
  if (note) await p.optional('desk', '交代').fill(note);
  await p.noChinese();
  const preview = await p.dialog.getByRole('heading', { name: p.w('desk', '反映人会收到') }).locator('xpath=following-sibling::p').innerText();
  await seen('dispatch-ready');
  await p.dialog.getByRole('button', { name: p.w('desk', '派遣', {}, 'act_dispatch'), exact: true }).click();
  await p.sees(p.page.getByRole('status').filter({ hasText: p.pattern('desk', '已派给{unit}，最晚 {due} 办完') }));
  return preview;
}

/** Opens the worker's task with this number: of the tasks of its class one after the other, as a person would look. */
export async function openTask(p, title, number) {
  await p.open('/w/tasks');
  const links = p.page.getByRole('listitem').filter({ hasText: title }).getByRole('link', { name: title }).filter({ hasText: title });
  await p.sees(links);
  for (let i = 0; i < await links.count(); i += 1) {
    await links.nth(i).click();
    const shown = await p.sees(p.page.getByText(/^\d{4} \d{4} \d{4}$/));
    if (await shown.innerText() === number) return;
    await p.page.goBack();
    await p.sees(links);
  }
  throw new Error(`${p.name} has no task ${number} ${title}`);
}

/** 签收 on the task's own page. */
export async function sign(p) {
  await p.button('work', '签收').click();
  await p.sees(p.button('work', '提交结果'));
  await p.noChinese();
}

/** 提交结果 with a photo; the ten seconds of taking back are the person's, so a clock of its own runs them off. */
export async function submitResult(p, { photo = AFTER, words = null } = {}) {
  if (photo) {
    await p.field('photos', '从相册选').setInputFiles(photo);
    await p.sees(p.page.getByRole('img', { name: p.w('photos', '照片 {n}，共 {total} 张', { n: 1, total: 1 }) }));
  }
  await p.radio('common', '已处理', 'outcome_done').check();
  if (words) await p.page.getByLabel(p.w('work', '说明（选填）')).fill(words);
  await p.noChinese();
  await p.button('work', '提交结果').click();
  await p.sees(p.button('common', '撤回'));
  await p.page.clock.runFor(11_000);
  await p.sees(p.page.getByText(p.pattern('work', '已提交结果：{title}，等别人核查')));
}

/** Marks each item of the closing standard. */
export async function mark(p, marks) {
  for (const [item, ok] of Object.entries(marks)) {
    await p.dialog.getByRole('group', { name: item, exact: true }).getByRole('radio', { name: p.w('desk', ok ? '符合' : '不符合'), exact: true }).check();
  }
}

export async function fail(p, { marks, reason, seen = nothing }) {
  await p.button('desk', '核查', {}, 'act_verify').first().click();
  await p.sees(p.dialog);
  await mark(p, marks);
  await p.field('desk', '不通过要写原因', {}, 'verify_reason_label').fill(reason);
  await p.noChinese();
  await seen('verify-fail');
  await p.dialog.getByRole('button', { name: p.w('desk', '不通过'), exact: true }).click();
  await p.sees(p.page.getByRole('status').filter({ hasText: p.w('desk', '核查不通过，已退回重办') }));
}

export async function pass(p, { marks }) {
  await p.button('desk', '核查', {}, 'act_verify').first().click();
  await p.sees(p.dialog);
  await mark(p, marks);
  await p.noChinese();
  await p.dialog.getByRole('button', { name: p.w('desk', '核查通过', {}, 'act_pass'), exact: true }).click();
  await p.sees(p.page.getByRole('status').filter({ hasText: p.w('desk', '核查通过，已结案') }));
}
