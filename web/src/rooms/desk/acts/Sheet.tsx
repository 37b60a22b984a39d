// The frame of every sheet of the desk: a modal dialog with heading, content and a row of buttons at its foot.
// Esc closes it and keeps what was typed; Ctrl+Enter commits; focus goes back to where it came from.
import { useEffect, useRef, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { commits, SHOWN } from '../keys';
import { pressOf } from '../useKeys';
import { KeyCap } from '../KeyCap';

type Props = {
  title: ReactNode;
  onClose: () => void;
  /** Ctrl+Enter; left out where there is nothing to commit. */
  onCommit?: () => void;
  foot: ReactNode;
  role?: 'dialog' | 'alertdialog';
  wide?: boolean;
  children: ReactNode;
};

export function Sheet({ title, onClose, onCommit, foot, role = 'dialog', wide, children }: Props) {
  const commit = useRef(onCommit);
  commit.current = onCommit;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!commit.current || !commits(pressOf(event))) return;
      event.preventDefault();
      event.stopPropagation();
      commit.current();
    };
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
  return (
    <ModalOverlay isOpen onOpenChange={(open) => !open && onClose()} className="desk desk-overlay">
      <Modal className={wide ? 'desk-modal desk-modal-wide' : 'desk-modal'}>
        <Dialog role={role} className="desk-sheet">
          <Heading slot="title" level={2} className="desk-sheet-title">{title}</Heading>
          <div className="desk-sheet-body">{children}</div>
          <div className="desk-sheet-foot">{foot}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The commit button of a sheet: says what it is doing while it does it, and keeps its width. */
export function Commit({ label, busyLabel, busy, onPress, plain, focusKey }: { label: string; busyLabel: string; busy: boolean; onPress: () => void; plain?: boolean; focusKey?: string | null }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focusKey) button.current?.focus();
  }, [focusKey]);
  return (
    <button ref={button} type="button" className={plain ? 'btn' : 'btn btn-primary'} aria-busy={busy} aria-keyshortcuts={plain ? undefined : 'Control+Enter'} onClick={onPress}>
      <span className="desk-swap" data-busy={busy || undefined}>
        <span>{label}</span>
        <span>{busyLabel}</span>
      </span>
      {!plain && <KeyCap>{SHOWN.commit}</KeyCap>}
    </button>
  );
}
