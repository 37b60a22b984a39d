// "已提交": number and code, who decides by when, and the photos that follow. Without a network: kept here, sent by itself later.
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { Receipt } from '../../api/types';
import { useT, Zh } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { FailureNote } from '../../ui/FailureNote';
import { moment, number } from '../../ui/format';
import { PageHead } from '../../ui/PageHead';
import { usePortal } from '../../ui/portal';
import { useNow } from '../../ui/useNow';
import { findLast, saveReport, type Draft } from './draft';
import { receiptImage } from './receiptImage';
import { noteUnsent, resend, sendReport, useSending, type Sending } from './send';
import { change, startAnew, loadDraft } from './useDraft';

export default function Done(): ReactNode {
  const t = useT('report');
  const [last, setLast] = useState<Draft | null | undefined>(undefined);
  const sending = useSending(last?.id ?? null);
  useEffect(() => {
    void findLast().then((report) => {
      setLast(report ?? null);
      if (report) void sendReport(report.id);
    });
  }, []);
  if (last === undefined) return null;
  const report = sending?.report ?? last;
  if (!report) {
    return (
      <>
        <PageHead title={t('done')} page={t('page_done')} />
        <EmptyState text={t('nothing_sent')}><Link className="btn btn-primary" href="/report">{t('title')}</Link></EmptyState>
      </>
    );
  }
  return (
    <>
      {report.receipt ? <Sent receipt={report.receipt} /> : <Waiting report={report} sending={sending} />}
      {report.photos.length > 0 && <Photos report={report} sending={sending} />}
      <Link className="btn" href="/report" onClick={startAnew}>{t('another')}</Link>
    </>
  );
}

function Waiting({ report, sending }: { report: Draft; sending: Sending | undefined }): ReactNode {
  const t = useT('report');
  const [, go] = useLocation();
  const failure = sending?.failure ?? null;
  const refused = failure?.kind === 'problem';
  const busy = sending?.busy ?? false;

  async function reopen(): Promise<void> {
    const again: Draft = { ...report, state: 'draft', key: crypto.randomUUID() };
    await saveReport(again);
    noteUnsent(again);
    await loadDraft();
    change(again);
    go('/report/check');
  }

  return (
    <>
      <PageHead title={t(refused ? 'done_failed' : busy ? 'done_sending' : 'done_offline')} page={t('page_done')} />
      <div className="card stack-8" role="status">
        {!busy && !refused && <p>{t('done_offline_text')}</p>}
        {!refused && <p className="note">{t('done_offline_keep')}</p>}
        {report.words && <p className="quote"><Zh>{report.words}</Zh></p>}
      </div>
      {refused && failure && <FailureNote failure={failure} />}
      <div className="row">
        <button type="button" className="btn btn-primary" onClick={() => void sendReport(report.id)}>{t('send_again')}</button>
        {refused && <button type="button" className="btn" onClick={() => void reopen()}>{t('done_failed_change')}</button>}
      </div>
    </>
  );
}

function Sent({ receipt }: { receipt: Receipt }): ReactNode {
  const t = useT('report');
  const common = useCommon();
  const now = useNow();
  const { phone, county } = usePortal();
  const [copied, setCopied] = useState(false);
  const text = t('copy_text', { number: number(receipt.number), code: receipt.code });

  async function image(): Promise<void> {
    const url = await receiptImage(t('image_head', { county: county.name }), [
      [t('number'), number(receipt.number)],
      [t('code'), receipt.code],
    ], [t('decide', { unit: receipt.unit, time: moment(receipt.decide_by, now, common) }), t('ask', { phone })]);
    if (!url) return;
    const link = document.createElement('a');
    link.href = url;
    link.download = `${receipt.number}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  return (
    <>
      <PageHead title={t('done')} page={t('page_done')} />
      <div className="card receipt" role="status">
        <dl>
          <dt>{t('number')}</dt>
          <dd className="num receipt-number">{number(receipt.number)}</dd>
          <dt>{t('code')}</dt>
          <dd className="num receipt-number">{receipt.code}</dd>
        </dl>
        <p className="note">{t('keep_both')}</p>
        <p>{t.rich('decide', { unit: <Zh>{receipt.unit}</Zh>, time: <time dateTime={receipt.decide_by}>{moment(receipt.decide_by, now, common)}</time> })}</p>
      </div>
      <Link className="btn btn-primary btn-wide" href="/track">{t('look')}</Link>
      <div className="row">
        <button type="button" className="btn grow" onClick={() => void image()}>{t('save_image')}</button>
        <button type="button" className="btn grow" onClick={() => void copy(text).then(setCopied)}>{t('copy')}</button>
      </div>
      <p className="note" role="status">{copied && t('copied')}</p>
      <p className="note">{t('ask', { phone })}</p>
    </>
  );
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

function Photos({ report, sending }: { report: Draft; sending: Sending | undefined }): ReactNode {
  const t = useT('report');
  const failed = report.photos.some((photo) => photo.upload === 'failed');
  const all = report.photos.every((photo) => photo.upload === 'done');
  return (
    <section className="card stack-8" aria-label={t('photos_sending')}>
      <p className="strong" role="status">{all ? t('photos_all', { n: report.photos.length }) : t('photos_sending')}</p>
      {!all && (
        <ul className="stack-8">
          {report.photos.map((photo, i) => {
            const share = sending?.progress[photo.id] ?? 0;
            const moving = photo.upload === 'waiting' && share > 0;
            const percent = Math.floor(share * 100);
            return (
              <li key={photo.id} className="stack-8">
                <span className="num">{moving ? t('photo_state_busy', { n: i + 1, percent }) : t(`photo_state_${photo.upload}`, { n: i + 1 })}</span>
                {moving && <progress value={share} max={1} aria-label={t('photo_state_busy', { n: i + 1, percent })} />}
              </li>
            );
          })}
        </ul>
      )}
      {failed && !sending?.busy && <button type="button" className="btn" onClick={() => void resend(report.id)}>{t('resend')}</button>}
    </section>
  );
}
