// The first page: what this is, the two things a resident can do here, what happens then, and the staff's door.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Camera, Search } from 'lucide-react';
import { useT, Zh } from '../../i18n';
import { PageHead } from '../../ui/PageHead';
import { PortalShell } from '../../ui/PortalShell';
import { usePortal } from '../../ui/portal';
import './home.css';

export default function Home(): ReactNode {
  const t = useT('home');
  const { county, phone } = usePortal();
  return (
    <PortalShell>
      <PageHead title={t.rich('heading', { county: <Zh>{county.name}</Zh> })} page={t('title')} />
      <p>{t('intro')}</p>
      <div className="doors">
        <Link className="btn btn-primary door" href="/report">
          <Camera size={24} aria-hidden="true" />
          <span><span className="door-name">{t('report')}</span> <span className="door-text">{t('report_text')}</span></span>
        </Link>
        <Link className="btn door" href="/track">
          <Search size={24} aria-hidden="true" />
          <span><span className="door-name">{t('track')}</span> <span className="door-text">{t('track_text')}</span></span>
        </Link>
      </div>
      <p className="note">{t('emergency')}</p>
      <section className="card stack-8">
        <h2>{t('how')}</h2>
        <ol className="steps">
          {(['how_1', 'how_2', 'how_3', 'how_4'] as const).map((key) => <li key={key}>{t(key)}</li>)}
        </ol>
      </section>
      <section className="card stack-8">
        <h2>{t('promise')}</h2>
        <p>{t('promise_text')}</p>
      </section>
      <p className="row">
        <a className="btn" href={`tel:${phone}`}>{t('call', { phone })}</a>
        <Link className="btn" href="/signin">{t('staff')}</Link>
      </p>
    </PortalShell>
  );
}
