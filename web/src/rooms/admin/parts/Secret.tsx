// A one-time password: shown once, copied with a button, kept nowhere. Who closes the sheet without it resets it.
import { useState, type ReactNode } from 'react';
import { useT, Zh } from '../../../i18n';
import { Sheet } from '../../desk/acts/Sheet';

export function SecretSheet({ name, account, password, onClose }: { name: string; account: string; password: string; onClose: () => void }): ReactNode {
  const t = useT('admin');
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = (): void => {
    // without the right to the clipboard the words can still be marked by hand
    if (!navigator.clipboard) return setCopied('failed');
    navigator.clipboard.writeText(password).then(() => setCopied('yes'), () => setCopied('failed'));
  };
  return (
    <Sheet title={t('secret_title')} onClose={onClose} foot={<><button type="button" className="btn" onClick={onClose}>{t('secret_close')}</button><button type="button" className="btn btn-primary" autoFocus onClick={copy}>{t('secret_copy')}</button></>}>
      <p>{t.rich('secret_text', { name: <Zh>{name}</Zh> })}</p>
      <dl className="stack-8">
        <div><dt className="note">{t('account')}</dt><dd className="admin-secret">{account}</dd></div>
        <div><dt className="note">{t('secret')}</dt><dd className="admin-secret"><output aria-label={t('secret')}>{password}</output></dd></div>
      </dl>
      <p className="note">{t('secret_once')}</p>
      <p role="status" className="note">{copied !== 'no' && t(`secret_copied_${copied}`)}</p>
    </Sheet>
  );
}
