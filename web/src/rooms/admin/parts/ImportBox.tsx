// Loading a file in two steps: a dry run says what is wrong, by line and column, or what would change; then it is loaded as a whole.
import { useRef, useState, type ReactNode } from 'react';
import { Failure } from '../../../api/http';
import { useT, Zh } from '../../../i18n';
import { useOnce } from '../../desk/once';
import type { ImportAnswer } from '../types';
import { ActButton } from './ActButton';
import { Findings, ReportWords } from './Findings';
import { asFindings } from './findings';
import { Trouble } from './Trouble';

type Props = {
  title: string;
  hint: ReactNode;
  accept: string;
  /** Bytes at most; the server refuses more. */
  limit: number;
  feature?: boolean;
  send: (file: File, dry: boolean) => Promise<ImportAnswer>;
  done: (answer: ImportAnswer) => ReactNode;
  /** The page has a primary button of its own. */
  secondary?: boolean;
  /** Further choices, such as the datum; a change asks for a new dry run through `turn`. */
  children?: ReactNode;
  turn?: string;
};

type Tried = { file: File; turn: string; answer: ImportAnswer };

export function ImportBox({ title, hint, accept, limit, feature, send, done, secondary, children, turn = '' }: Props): ReactNode {
  const t = useT('admin');
  const field = useRef<HTMLInputElement>(null);
  const once = useOnce();
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState<Tried | null>(null);
  const [said, setSaid] = useState<ReactNode>('');
  const [missing, setMissing] = useState<'none' | 'big' | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const fits = tried && tried.file === file && tried.turn === turn ? tried : null;
  const ready = fits !== null && fits.answer.findings.length === 0;

  function choose(next: File | null): void {
    setFile(next);
    setTried(null);
    setFailure(null);
    setSaid('');
    setMissing(next && next.size > limit ? 'big' : null);
  }

  async function run(dry: boolean): Promise<void> {
    if (!file || file.size > limit) {
      setMissing(file ? 'big' : 'none');
      field.current?.focus();
      return;
    }
    setFailure(null);
    setSaid('');
    try {
      const answer = await once.send({ dry }, () => send(file, dry));
      if (!answer) return;
      if (dry || answer.findings.length > 0) return setTried({ file, turn, answer });
      setTried(null);
      setFile(null);
      if (field.current) field.current.value = '';
      setSaid(done(answer));
    } catch (error) {
      const failed = error instanceof Failure ? error : new Failure('problem', 0, null);
      const findings = asFindings(failed);
      if (findings.length > 0) setTried({ file, turn, answer: { report: { created: 0, changed: 0, ended: 0, unchanged: 0 }, findings } });
      else if (failed.code === 'too_large') setMissing('big');
      else setFailure(failed);
    }
  }

  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      <div className="note">{hint}</div>
      <div className="field">
        <div className="row">
          <label className="btn desk-file">
            {t(file ? 'import_other' : 'import_file')}
            <input ref={field} className="visually-hidden" type="file" accept={accept} aria-invalid={missing !== null} aria-describedby={missing ? 'import-name import-error' : 'import-name'} onChange={(event) => choose(event.target.files?.[0] ?? null)} />
          </label>
          <span id="import-name" className="note">{file ? <Zh>{file.name}</Zh> : t('import_no_file')}</span>
        </div>
        {missing && <p className="field-error" id="import-error" role="alert">{missing === 'big' ? t('import_big', { mib: Math.round(limit / 1048576) }) : t('import_none')}</p>}
      </div>
      {children}
      <div className="row">
        <ActButton look={ready || secondary ? 'plain' : 'primary'} label={t('import_try')} busyLabel={t('import_trying')} busy={once.busy && !ready} onPress={() => void run(true)} />
        {ready && <ActButton look="primary" label={t('import_load')} busyLabel={t('import_loading')} busy={once.busy} onPress={() => void run(false)} />}
      </div>
      <Trouble failure={failure} />
      <div role="status" className="stack-8">
        {fits && fits.answer.findings.length === 0 && <p>{t('import_good')} <ReportWords report={fits.answer.report} /></p>}
        {fits && fits.answer.findings.length > 0 && <p>{t('import_bad', { n: fits.answer.findings.length })}</p>}
        {said && <p className="desk-said">{said}</p>}
      </div>
      {fits && fits.answer.findings.length > 0 && <Findings findings={fits.answer.findings} {...(feature && { feature })} />}
    </section>
  );
}
