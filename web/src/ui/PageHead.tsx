// The head of a page inside a room: back, the one h1, what stands beside it; and the document's title.
import { useEffect, useRef, type ReactNode } from 'react';
import { ChevronLeft } from 'lucide-react';
import { useT } from '../i18n';

type Props = { title: ReactNode; /** For document.title: the page, and the thing if there is one. Never a person's datum. */ page: string; thing?: string; back?: () => void; children?: ReactNode; /** Move focus to the h1 when this changes: the steps of a flow. */ focusOn?: string | number };

export function PageHead({ title, page, thing, back, children, focusOn }: Props): ReactNode {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useTitle(page, thing);
  useEffect(() => {
    if (first.current) first.current = false;
    else heading.current?.focus();
  }, [focusOn]);
  return (
    <div className="page-head">
      {back && (
        <button type="button" className="btn btn-plain" onClick={back}>
          <ChevronLeft size={20} aria-hidden="true" />
          {t('back')}
        </button>
      )}
      <h1 tabIndex={-1} ref={heading}>{title}</h1>
      {children}
    </div>
  );
}

/** "事 · 页 · 一网" */
export function useTitle(page: string, thing?: string): void {
  const t = useT();
  useEffect(() => {
    document.title = thing ? t('title_thing', { thing, page }) : t('title', { page });
  }, [page, thing, t]);
}
