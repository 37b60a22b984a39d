// Who holds several posts says which one is meant; every act records it.
import { useState, type ReactNode } from 'react';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import type { Me } from '../../api/types';
import { useT, useText, Zh } from '../../i18n';
import { FailureNote } from '../../ui/FailureNote';
import { PageHead } from '../../ui/PageHead';

export function ChoosePost({ me, chosen }: { me: Me; chosen: (me: Me) => void }): ReactNode {
  const t = useT('signin');
  const text = useText();
  const [failure, setFailure] = useState<Failure | null>(null);

  async function choose(membership: string): Promise<void> {
    setFailure(null);
    try {
      chosen(membership === me.current.membership ? me : await api.choosePost(membership));
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  return (
    <>
      <PageHead title={t('choose_title')} page={t('choose_title')} focusOn="choose" />
      <p>{t('choose_text')}</p>
      {failure && <FailureNote failure={failure} audience="staff" />}
      <ul className="stack-8">
        {me.posts.map((post) => (
          <li key={post.membership}>
            <button type="button" className="btn btn-wide" onClick={() => void choose(post.membership)}>
              <span>{t.rich('post', { org: <Zh>{post.org_name}</Zh>, title: text(post.title) })}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
