// "有 2 处要改", before the h1, focused, linking to the fields; the same words stand beside each field.
import { useEffect, useRef, type ReactNode } from 'react';
import type { Problem } from '../api/types';
import { useT, type T } from '../i18n';

export type FieldError = { id: string; text: ReactNode };

export function ErrorSummary({ errors, turn = 0 }: { errors: FieldError[]; /** Raise it at each try, so that focus returns here. */ turn?: number }): ReactNode {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length === 0) return;
    box.current?.focus();
    const plain = document.title;
    document.title = t('title_fix', { title: plain });
    return () => {
      document.title = plain;
    };
  }, [errors.length, turn, t]);
  if (errors.length === 0) return null;
  return (
    <div className="summary" ref={box} tabIndex={-1} role="alert">
      <h2>{t('summary', { n: errors.length })}</h2>
      <ul>
        {errors.map((error) => (
          <li key={error.id}>
            <a href={`#${error.id}`} onClick={(event) => { event.preventDefault(); focusField(error.id); }}>{error.text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function focusField(id: string): void {
  const field = document.getElementById(id);
  field?.scrollIntoView({ block: 'center' });
  field?.focus();
}

/** The sentence for a field that the server refused. */
export function fieldWords(field: Problem['fields'][number], county: string, t: T): string {
  switch (field.code) {
    case 'required': return t('field_required');
    case 'too_long': return t('field_too_long', { max: Number(field.args['max'] ?? 0) });
    case 'control':
    case 'bidi': return t('field_control');
    case 'phone_digits': return t('field_phone_digits', { have: Number(field.args['have'] ?? 0) });
    case 'unknown': return t('field_unknown');
    case 'outside': {
      const lies = field.args['lies_in'] as { name?: string } | null | undefined;
      return lies?.name ? t('field_outside_in', { county, other: lies.name }) : t('field_outside', { county });
    }
    default: return t('field_other');
  }
}
