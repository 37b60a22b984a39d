// The demonstration's people, one tap each; drawn only when the server says that it is a demonstration.
import { useState, type ReactNode } from 'react';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import type { Me, Portal, Role } from '../../api/types';
import { useT, Zh } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { FailureNote } from '../../ui/FailureNote';

export default function DemoList({ demo, signedIn }: { demo: NonNullable<Portal['demo']>; signedIn: (me: Me) => void }): ReactNode {
  const t = useT('demo');
  const common = useCommon();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState<string | null>(null);

  async function go(account: string): Promise<void> {
    if (busy) return;
    setBusy(account);
    setFailure(null);
    try {
      signedIn(await api.signIn(account, demo.password));
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    } finally {
      setBusy(null);
    }
  }

  return (
    <section className="card stack" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('title')}</h2>
      {failure && <FailureNote failure={failure} />}
      <ul className="demo-list">
        {demo.accounts.map((one) => (
          <li key={one.account}>
            <button type="button" className="btn btn-wide" aria-busy={busy === one.account} onClick={() => void go(one.account)}>
              <span><Zh>{one.name}</Zh> <span className="note nowrap">{common(`role_${one.role as Role}`)}</span></span>
            </button>
          </li>
        ))}
      </ul>
      <p className="note">{t('resident')}</p>
    </section>
  );
}
