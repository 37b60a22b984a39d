// Search by number. It is posted, never part of an address; what was sought stays in the field.
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { Search } from 'lucide-react';
import { findNumber } from '../../../api/calls';
import { Failure } from '../../../api/http';
import { useT } from '../../../i18n';
import { digits } from '../../../ui/format';
import { useFailureWords } from '../../../ui/FailureNote';
import { KeyCap } from '../KeyCap';
import { SHOWN } from '../keys';

type Found = { kind: 'short' | 'none' } | { kind: 'failed'; failure: Failure } | null;

export function NumberSearch() {
  const t = useT('desk');
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>(null);
  const [busy, setBusy] = useState(false);

  async function search(event: FormEvent): Promise<void> {
    event.preventDefault();
    const number = digits(text);
    if (!/^\d{12,}$/.test(number)) return setFound({ kind: 'short' });
    if (busy) return;
    setBusy(true);
    setFound(null);
    try {
      const hit = (await findNumber(number)).items[0];
      if (hit) go(`/desk/case/${hit.id}`);
      else setFound({ kind: 'none' });
    } catch (error) {
      // a wrong check digit is a number that no case has
      if (error instanceof Failure && error.code === 'input') setFound({ kind: 'none' });
      else setFound({ kind: 'failed', failure: error instanceof Failure ? error : new Failure('problem', 0, null) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form role="search" className="desk-search" noValidate onSubmit={(event) => void search(event)}>
      <label className="visually-hidden" htmlFor="number-search">{t('search_label')}</label>
      <KeyCap letter>{SHOWN.search}</KeyCap>
      <input id="number-search" className="input" inputMode="numeric" autoComplete="off" placeholder={t('search_hint')} value={text} aria-describedby="number-search-said" onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()} />
      <button type="submit" className="btn btn-icon" aria-label={t('search')} aria-busy={busy}><Search size={16} aria-hidden /></button>
      <p id="number-search-said" role="status" className={found ? 'desk-search-said' : undefined}>
        {found?.kind === 'short' && t('search_short', { n: digits(text).length })}
        {found?.kind === 'none' && t('search_none')}
        {found?.kind === 'failed' && <Failed failure={found.failure} />}
      </p>
    </form>
  );
}

function Failed({ failure }: { failure: Failure }) {
  return <>{useFailureWords(failure, 'staff', true)}</>;
}
