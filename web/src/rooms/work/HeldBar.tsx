// What happens to the result that was just submitted: held, being sent, sent, or failed with everything kept.
import { useEffect, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useT } from '../../i18n';
import { FailureNote } from '../../ui/FailureNote';
import { UndoBar } from '../../ui/UndoBar';
import { dismiss, sendAgain, sendHeld, takeBack, useHeld } from './outbox';

/** What a second try of the same act can cure. */
const AGAIN = new Set(['offline', 'internal', 'unavailable', 'too_many']);

/** The ten seconds, at the foot of whatever page is open. */
export function HeldBar(): ReactNode {
  const t = useT('work');
  const held = useHeld();
  const [, go] = useLocation();
  if (held?.state === 'holding') {
    return (
      <UndoBar
        key={held.id}
        text={t('held', { title: held.title })}
        onUndo={() => { takeBack(); go(`/w/tasks/${held.id}`); }}
        onDone={sendHeld}
      />
    );
  }
  return null;
}

/** How it ended, at the top; told once, gone with the next page. */
export function HeldNote(): ReactNode {
  const t = useT('work');
  const held = useHeld();
  const [path] = useLocation();
  const sent = held?.state === 'sent';
  useEffect(() => () => { if (sent) dismiss(); }, [path, sent]);
  if (!held || held.state === 'holding') return null;
  if (held.state === 'failed' && held.failure) {
    const at = `/w/tasks/${held.id}`;
    return (
      <FailureNote failure={held.failure} audience="staff" retry={AGAIN.has(held.failure.code) ? sendAgain : undefined}>
        <span>{t('failed', { title: held.title })}</span>
        {path !== at && <Link className="btn" href={at} onClick={dismiss}>{t('open_again')}</Link>}
      </FailureNote>
    );
  }
  return <p className="alert alert-info" role="status">{t(held.state === 'sent' ? 'sent' : 'sending', { title: held.title })}</p>;
}
