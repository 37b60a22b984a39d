// The frame of every portal page and of the phone rooms: skip link, head with brand, 长辈版 and language, strips, main.
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Phone, Volume2, VolumeX, ZoomIn, ZoomOut } from 'lucide-react';
import { need, setLang, useLang, useT, Zh } from '../i18n';
import { usePortal } from './portal';
import { setPrefs, STEPS, usePrefs } from './prefs';
import { useUnsent } from './unsent';
import { useOnline } from './useNow';

/** Fetched only where the server says that it is a demonstration: elsewhere no word of it is sent. */
const DemoStrip = lazy(async () => {
  const [loaded] = await Promise.all([import('./DemoStrip'), need('demo')]);
  return loaded;
});

let shown: string | null = null;
let back = false;
window.addEventListener('popstate', () => { back = true; });

/** After each change of page: to the top, except on Back, and the new heading is read out. */
function useArrival(): void {
  const [path] = useLocation();
  useEffect(() => {
    const moved = shown !== null && shown !== path;
    shown = path;
    if (!moved) return;
    if (!back) scrollTo(0, 0);
    back = false;
    let tries = 0;
    const timer = setInterval(() => {
      const heading = document.querySelector<HTMLElement>('#main h1');
      const there = heading !== null && heading.offsetParent !== null; // the page before is hidden while a chunk is fetched
      tries += 1;
      if (!there && tries < 50) return;
      clearInterval(timer);
      if (document.activeElement === document.body || document.activeElement === null) (there ? heading : document.getElementById('main'))?.focus({ preventScroll: true });
    }, 60);
    return () => clearInterval(timer);
  }, [path]);
}

export function PortalShell({ children, nav }: { children: ReactNode; nav?: ReactNode }): ReactNode {
  const t = useT();
  useArrival();
  const { county } = usePortal();
  const { elder } = usePrefs();
  return (
    <>
      <a className="skip" href="#main">{t('skip')}</a>
      <header className="portal-head no-print">
        <div className="portal-bar">
          <Link href="/" className="brand">
            {county.name ? t.rich('app_county', { county: <Zh>{county.name}</Zh> }) : t('app')}
          </Link>
          <HeadTools />
        </div>
        {elder && <ElderBar />}
      </header>
      <Strips />
      <main id="main" className="page" tabIndex={-1}>{children}</main>
      {nav}
    </>
  );
}

/** 长辈版 and the language: two words, on every page's head. */
export function HeadTools(): ReactNode {
  const t = useT();
  const lang = useLang();
  const { elder } = usePrefs();
  return (
    <div className="head-tools" role="group" aria-label={t('tools')}>
      <button type="button" className="btn btn-plain" onClick={() => setPrefs({ elder: !elder })}>{t(elder ? 'elder_off' : 'elder')}</button>
      <button type="button" className="btn btn-plain" lang={lang === 'zh' ? 'en' : 'zh-CN'} title={t('language_label')} onClick={() => void setLang(lang === 'zh' ? 'en' : 'zh')}>{t('language')}</button>
    </div>
  );
}

/** In elder mode: the telephone on top, the size of type, and reading aloud. */
export function ElderBar(): ReactNode {
  const t = useT();
  const { phone } = usePortal();
  const { size } = usePrefs();
  const at = STEPS.indexOf(size);
  return (
    <div className="elder-bar">
      <a className="btn btn-call" href={`tel:${phone}`}><Phone size={20} aria-hidden="true" />{t('call', { phone })}</a>
      <button type="button" className="btn btn-icon" aria-label={t('smaller')} aria-disabled={at <= 0} onClick={() => setPrefs({ size: STEPS[Math.max(0, at - 1)]! })}><ZoomOut size={24} aria-hidden="true" /></button>
      <button type="button" className="btn btn-icon" aria-label={t('bigger')} aria-disabled={at >= STEPS.length - 1} onClick={() => setPrefs({ size: STEPS[Math.min(STEPS.length - 1, at + 1)]! })}><ZoomIn size={24} aria-hidden="true" /></button>
      <ReadAloud />
    </div>
  );
}

function ReadAloud(): ReactNode {
  const t = useT();
  const [reading, setReading] = useState(false);
  const can = 'speechSynthesis' in window;
  useEffect(() => () => { if (can) speechSynthesis.cancel(); }, [can]);
  if (!can) return null;
  function toggle(): void {
    speechSynthesis.cancel();
    if (reading) return setReading(false);
    const speech = new SpeechSynthesisUtterance(document.getElementById('main')?.innerText ?? '');
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    speech.onend = speech.onerror = () => setReading(false);
    speechSynthesis.speak(speech);
    setReading(true);
  }
  const Icon = reading ? VolumeX : Volume2;
  return <button type="button" className="btn" onClick={toggle}><Icon size={20} aria-hidden="true" />{t(reading ? 'read_stop' : 'read_aloud')}</button>;
}

/** Above every page: no network; a demonstration; and whatever else a room registers. */
export function Strips(): ReactNode {
  const t = useT();
  const online = useOnline();
  const { demo } = usePortal();
  const unsent = useUnsent();
  const [path] = useLocation();
  return (
    <div role="status">
      {!online && <p className="strip">{t('offline_strip')}</p>}
      {unsent > 0 && path !== '/report/done' && (
        <p className="strip">{t('unsent_strip', { n: unsent })} <Link href="/report/done">{t('unsent_look')}</Link></p>
      )}
      {demo && <Suspense fallback={null}><DemoStrip /></Suspense>}
    </div>
  );
}
