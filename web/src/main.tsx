// The web UI's entry: one lazy chunk and one dictionary a room, the portal's facts around all of them.
import { lazy, StrictMode, Suspense, type ComponentType, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Route, Switch } from 'wouter';
import { currentLang, need, setLang, type File } from './i18n';
import { NotFound } from './ui/NotFound';
import { RoomGuard } from './ui/RoomGuard';
import { PortalProvider } from './ui/portal';
import { applyPrefs } from './ui/prefs';
import { listUnsent } from './ui/unsent';
import './ui/index.css';

function room(ns: File[], chunk: () => Promise<{ default: ComponentType }>): ComponentType {
  return lazy(async () => {
    const [loaded] = await Promise.all([chunk(), need(...ns)]);
    return loaded;
  });
}

const Home = room(['home'], () => import('./rooms/home'));
const Report = room(['report', 'photos'], () => import('./rooms/report'));
const Track = room(['track', 'parts'], () => import('./rooms/track'));
const SignIn = room(['signin'], () => import('./rooms/signin'));
const Work = room(['work', 'photos', 'parts'], () => import('./rooms/work'));
const Desk = room(['desk', 'photos', 'parts'], () => import('./rooms/desk'));
const Hotline = room(['hotline', 'desk', 'photos', 'parts'], () => import('./rooms/hotline'));
const Centre = room(['centre', 'parts'], () => import('./rooms/centre'));
const Admin = room(['admin', 'desk', 'me', 'parts'], () => import('./rooms/admin'));
const Own = room(['me', 'signin'], () => import('./rooms/me'));

function App(): ReactNode {
  return (
    <PortalProvider>
      <RoomGuard>
        <Suspense fallback={null}>
          <Switch>
            <Route path="/" component={Home} />
            <Route path="/report/*?" component={Report} />
            <Route path="/track/*?" component={Track} />
            <Route path="/signin" component={SignIn} />
            <Route path="/signin/password" component={Own} />
            <Route path="/me/*?" component={Own} />
            <Route path="/w/*" component={Work} />
            <Route path="/desk/*?" component={Desk} />
            <Route path="/hotline/*?" component={Hotline} />
            <Route path="/centre/*?" component={Centre} />
            <Route path="/admin/*?" component={Admin} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </RoomGuard>
    </PortalProvider>
  );
}

/** What was written without a network goes out as soon as there is one, whatever page is open. */
function sendWaiting(): void {
  if (listUnsent().length > 0) void import('./rooms/report/send').then((send) => send.sendAll());
}

applyPrefs();
window.addEventListener('online', sendWaiting);
setTimeout(sendWaiting, 1500);
void setLang(currentLang()).then(() => {
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<StrictMode><App /></StrictMode>);
});
