// Catches a room that fails to load or to render: a sentence, a retry and the telephone, never a white page.
import { Component, type ReactNode } from 'react';
import { translator, currentLang } from '../i18n';

type State = { failed: boolean };

export class RoomGuard extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const t = translator('common', currentLang());
    return (
      <main id="main" className="page">
        <div className="alert stack-8" role="alert">
          <h1>{t('error_load')}</h1>
          <p>{t('error_call', { phone: '12345' })}</p>
          <button type="button" className="btn" onClick={() => location.reload()}>{t('retry')}</button>
        </div>
      </main>
    );
  }
}
