// The main job through the generated client: what another program sees, on whichever engine the server runs.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { components } from '../src/api/schema';
import { browser, type Browser } from './browser';

type CaseView = components['schemas']['CaseView'];
type Receipt = components['schemas']['Receipt'];

/** A point of 北山街道, where the demo's people work. */
const point = { lng: 120.14, lat: 30.262 };
const township = '330106002';
/** The smallest JPEG that decoders take: one grey pixel. */
const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AKp//2Q==',
  'base64',
);

function found<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

async function signIn(account: string): Promise<Browser> {
  const client = browser();
  const portal = found(await client.GET('/api/v1/portal'));
  const password = portal.demo?.password ?? '';
  found(await client.POST('/api/v1/sessions', { body: { account, password } }));
  return client;
}

const view = async (client: Browser, id: string): Promise<CaseView> =>
  found(await client.GET('/api/v1/cases/{id}', { params: { path: { id } } }));

/** If-Match and a key, for an act on this version. */
const act = (id: string, version: number) => ({
  path: { id },
  header: { 'If-Match': `"${version}"`, 'Idempotency-Key': randomUUID() },
});

const photo = { bodySerializer: (bytes: unknown) => bytes as BodyInit, headers: { 'Content-Type': 'image/jpeg' } };
/** The generator writes binary content as a string. */
const bytes = jpeg as unknown as string;

async function openCases(centre: Browser): Promise<number> {
  const figures = found(await centre.GET('/api/v1/centre/figures'));
  return figures.by_township.find((t) => t.division.code === township)?.open ?? -1;
}

async function report(resident: Browser): Promise<Receipt> {
  const body = { words: '路灯不亮，晚上很黑', place: { point }, photos_announced: 1, publish: false, language: 'zh' as const };
  const key = randomUUID();
  const params = { header: { 'Idempotency-Key': key } };
  const receipt = found(await resident.POST('/api/v1/reports', { params, body }));
  const again = found(await resident.POST('/api/v1/reports', { params, body }));
  expect(again).toEqual(receipt);
  found(await resident.POST('/api/v1/reports/{id}/photos', { params: { path: { id: receipt.id } }, body: bytes, ...photo }));
  return receipt;
}

async function fileAndDispatch(clerk: Browser, id: string): Promise<CaseView> {
  const first = await view(clerk, id);
  expect(first.proposed?.code).toBe('C0118');
  const filed = found(await clerk.POST('/api/v1/cases/{id}/file', { params: act(id, first.version), body: { category: 'E0102' } }));
  const stale = await clerk.POST('/api/v1/cases/{id}/file', { params: act(id, first.version), body: { category: 'E0102' } });
  expect([stale.response.status, stale.error?.code, stale.error?.current?.version]).toEqual([412, 'stale', filed.version]);
  const leads = found(await clerk.GET('/api/v1/cases/{id}/leads', { params: { path: { id } } }));
  const lead = leads.items.find((l) => l.proposed);
  if (!lead) throw new Error('no lead is proposed');
  return found(await clerk.POST('/api/v1/cases/{id}/dispatch', { params: act(id, filed.version), body: { lead: lead.lead.desk } }));
}

async function handle(worker: Browser, id: string): Promise<CaseView> {
  const now = await view(worker, id);
  const sent = found(
    await worker.POST('/api/v1/cases/{id}/photos', { params: { path: { id }, query: { kind: 'handle' } }, body: bytes, ...photo }),
  );
  const body = { outcome: 'done' as const, words: '清完了', photos: [sent.id] };
  return found(await worker.POST('/api/v1/cases/{id}/submit', { params: act(id, now.version), body }));
}

test('one case, from the report to its rating', async () => {
  const [resident, clerk, verifier, centre] = [browser(), await signIn('shouli'), await signIn('hecha'), await signIn('zhongxin')];
  const before = await openCases(centre);
  const receipt = await report(resident);
  const { id } = receipt;
  expect(await openCases(centre)).toBe(before + 1);
  const dispatched = await fileAndDispatch(clerk, id);
  expect(dispatched.state).toBe('dispatched');

  const worker = await workerOf(dispatched);
  const seen = await view(worker, id);
  found(await worker.POST('/api/v1/cases/{id}/sign', { params: act(id, seen.version), body: {} }));
  const handled = await handle(worker, id);
  const items = (ok: boolean) => handled.category?.standard.map((s) => ({ code: s.code, ok })) ?? [];
  const failed = found(
    await verifier.POST('/api/v1/cases/{id}/fail', {
      params: act(id, (await view(verifier, id)).version),
      body: { items: items(false), reason: '桶边还有垃圾' },
    }),
  );
  expect(failed.state).toBe('rework');
  await handle(worker, id);
  const passed = found(
    await verifier.POST('/api/v1/cases/{id}/pass', { params: act(id, (await view(verifier, id)).version), body: { items: items(true) } }),
  );
  expect(passed.state).toBe('closed');
  expect(await openCases(centre)).toBe(before);
  await rate(receipt);
});

/** The member of the lead: a community's station when its worker is the demo's, else the township's team. */
async function workerOf(view: CaseView): Promise<Browser> {
  for (const account of ['wangge', 'wangge2', 'wangge3', 'wangge4', 'wangge5', 'wangge6', 'wangge7', 'wangge8', 'wangge9', 'wangge10', 'zhifa']) {
    const client = browser();
    const portal = found(await client.GET('/api/v1/portal'));
    const signed = await client.POST('/api/v1/sessions', { body: { account, password: portal.demo?.password ?? '' } });
    if (signed.data?.current.org === view.dispatch?.lead.org) return client;
  }
  throw new Error(`nobody works at ${view.dispatch?.lead.name}`);
}

async function rate(receipt: Receipt): Promise<void> {
  const resident = browser();
  const wrong = await resident.POST('/api/v1/tracking', { body: { number: receipt.number, code: '0000000' } });
  expect([wrong.response.status, wrong.error?.code]).toEqual([404, 'wrong_code']);
  found(await resident.POST('/api/v1/tracking', { body: { number: receipt.number, code: receipt.code } }));
  const track = found(await resident.GET('/api/v1/tracking'));
  expect(track.steps.map((s) => s.kind).reverse()).toEqual([
    'reported', 'filed', 'dispatched', 'signed', 'handled', 'verified_fail', 'handled', 'closed',
  ]);
  const body = { contacted: null, solved: 'yes' as const, satisfied: null, words: null };
  const rated = found(
    await resident.POST('/api/v1/tracking/rating', { params: { header: { 'If-Match': `"${track.version}"` } }, body }),
  );
  expect(rated.rating?.solved).toBe('yes');
}
