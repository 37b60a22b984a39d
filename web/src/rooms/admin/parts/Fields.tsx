// The fields of a form: label above, hint under it, what is wrong beside it.
import type { ReactNode } from 'react';
import { useT } from '../../../i18n';
import type { FieldError } from '../../../ui/ErrorSummary';

type At = { id: string; error: FieldError | undefined };
type FieldProps = { at: At; label: string; hint?: ReactNode; optional?: boolean; children: (aria: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }) => ReactNode };

export function Field({ at, label, hint, optional, children }: FieldProps): ReactNode {
  const common = useT();
  const described = [hint && `${at.id}-hint`, at.error && `${at.id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="field">
      <label htmlFor={at.id}>{optional ? common('optional', { label }) : label}</label>
      {hint && <p className="hint" id={`${at.id}-hint`}>{hint}</p>}
      {children({ id: at.id, 'aria-invalid': !!at.error, 'aria-describedby': described })}
      {at.error && <p className="field-error" id={`${at.id}-error`}>{at.error.text}</p>}
    </div>
  );
}

type TextProps = Omit<FieldProps, 'children'> & {
  value: string; onChange: (value: string) => void; max?: number; rows?: number;
  inputMode?: 'text' | 'numeric' | 'tel'; type?: 'text' | 'date' | 'time'; autoComplete?: string; lang?: string;
};

export function TextField({ value, onChange, max, rows, inputMode, type = 'text', autoComplete = 'off', lang, ...field }: TextProps): ReactNode {
  return (
    <Field {...field}>
      {(aria) => rows
        ? <textarea {...aria} className="input" rows={rows} maxLength={max} value={value} lang={lang} onChange={(event) => onChange(event.target.value)} />
        : <input {...aria} className="input" type={type} inputMode={inputMode} autoComplete={autoComplete} maxLength={max} value={value} lang={lang} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

type SelectProps = Omit<FieldProps, 'children'> & { value: string; onChange: (value: string) => void; options: readonly (readonly [string, string])[]; /** The entry for "nothing chosen yet". */ none?: string | undefined; /** The entries are names, which stay as written. */ names?: boolean; noneIsName?: boolean };

export function SelectField({ value, onChange, options, none, names, noneIsName, ...field }: SelectProps): ReactNode {
  return (
    <Field {...field}>
      {(aria) => (
        <select {...aria} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
          {none !== undefined && <option value="" lang={noneIsName ? 'zh' : undefined}>{none}</option>}
          {options.map(([code, word]) => <option key={code} value={code} lang={names ? 'zh' : undefined}>{word}</option>)}
        </select>
      )}
    </Field>
  );
}

type ChecksProps = { at: At; legend: string; hint?: ReactNode; options: readonly (readonly [string, ReactNode])[]; value: string[]; onChange: (value: string[]) => void };

/** Boxes to tick; the first carries the field's id, so that the summary's link finds it. */
export function Checks({ at, legend, hint, options, value, onChange }: ChecksProps): ReactNode {
  return (
    <fieldset className="field" aria-describedby={at.error ? `${at.id}-error` : undefined}>
      <legend className="legend">{legend}</legend>
      {hint && <p className="hint">{hint}</p>}
      {options.map(([code, word], i) => (
        <label key={code} className="check">
          <input type="checkbox" id={i === 0 ? at.id : undefined} checked={value.includes(code)} onChange={(event) => onChange(event.target.checked ? [...value, code] : value.filter((one) => one !== code))} />
          <span>{word}</span>
        </label>
      ))}
      {at.error && <p className="field-error" id={`${at.id}-error`}>{at.error.text}</p>}
    </fieldset>
  );
}
