// Chooses one out of many by typing a part of its name. What is typed is handed up, so that a long list is sought on the server.
import type { ReactNode } from 'react';
import { ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { useT, Zh } from '../../../i18n';
import type { FieldError } from '../../../ui/ErrorSummary';

export type Choice = { id: string; name: string; beside?: string };
type Props = { at: { id: string; error: FieldError | undefined }; label: string; choices: Choice[]; value: string; onChange: (id: string) => void; text?: string; onText?: (text: string) => void };

export function Pick({ at, label, choices, value, onChange, text, onText }: Props): ReactNode {
  const t = useT('admin');
  return (
    <ComboBox
      className="field desk-combo"
      {...(onText ? { items: choices, inputValue: text ?? '', onInputChange: onText } : { defaultItems: choices })}
      selectedKey={value || null}
      onSelectionChange={(key) => onChange(key === null ? '' : String(key))}
      isInvalid={!!at.error}
      menuTrigger="focus"
      aria-describedby={at.error ? `${at.id}-error` : undefined}
    >
      <Label>{label}</Label>
      <div className="desk-combo-row">
        <Input className="input" id={at.id} />
        <Button className="btn btn-icon" aria-label={t('pick_open')}><ChevronDown size={16} aria-hidden /></Button>
      </div>
      {at.error && <p className="field-error" id={`${at.id}-error`}>{at.error.text}</p>}
      <Popover className="desk desk-popover">
        <section aria-label={label}>
          <ListBox<Choice> className="desk-list">
            {(item) => (
              <ListBoxItem id={item.id} textValue={item.name} className="desk-list-item">
                <Zh>{item.name}</Zh>
                {item.beside && <span className="note"><Zh>{item.beside}</Zh></span>}
              </ListBoxItem>
            )}
          </ListBox>
        </section>
      </Popover>
    </ComboBox>
  );
}
