// Search in a list: sent on ↵ or the button, kept out of the address.
import { useEffect, useState, type ReactNode } from 'react';
import { Search } from 'lucide-react';
import { useT } from '../../../i18n';

export function SearchBox({ label, value, onSearch }: { label: string; value: string; onSearch: (text: string) => void }): ReactNode {
  const t = useT('admin');
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <form role="search" className="admin-search" noValidate onSubmit={(event) => { event.preventDefault(); onSearch(text.trim()); }}>
      <label htmlFor="admin-search">{label}</label>
      <div className="desk-combo-row">
        <input id="admin-search" className="input" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="btn btn-icon" aria-label={t('search')}><Search size={16} aria-hidden /></button>
      </div>
    </form>
  );
}
