// The administration: who is there, what may be done, what is kept how long, and what is broken. Its frame and its addresses.
import type { ReactNode } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../../ui/NotFound';
import { Absent } from '../../ui/LoadBoundary';
import { PageHead } from '../../ui/PageHead';
import { OtherPosts, SignedIn, useMe } from '../../ui/session';
import { useT } from '../../i18n';
import { CalendarPage } from './calendar/CalendarPage';
import { CataloguePage } from './catalogue/CataloguePage';
import { CataloguesPage } from './catalogue/CataloguesPage';
import { AdminFrame } from './frame/AdminFrame';
import { GridsPage } from './grids/GridsPage';
import { JobsPage } from './jobs/JobsPage';
import { OrgPage } from './orgs/OrgPage';
import { OrgsPage } from './orgs/OrgsPage';
import { OverviewPage } from './overview/OverviewPage';
import { PeoplePage } from './people/PeoplePage';
import { PersonPage } from './people/PersonPage';
import { RetentionPage } from './retention/RetentionPage';
import { SessionsPage } from './sessions/SessionsPage';
import '../desk/desk.css';
import './admin.css';

export default function Admin(): ReactNode {
  return <SignedIn><Rooms /></SignedIn>;
}

/** Other posts see the sentence and their way on; the server decides in any case. */
function Rooms(): ReactNode {
  const { current } = useMe();
  if (current.role !== 'admin') return <AdminFrame bare><Forbidden /></AdminFrame>;
  const framed = (page: ReactNode): ReactNode => <AdminFrame>{page}</AdminFrame>;
  return (
    <Switch>
      <Route path="/admin">{framed(<OverviewPage />)}</Route>
      <Route path="/admin/orgs">{framed(<OrgsPage />)}</Route>
      <Route path="/admin/orgs/:id">{({ id }) => framed(<OrgPage key={id} id={id} />)}</Route>
      <Route path="/admin/people">{framed(<PeoplePage />)}</Route>
      <Route path="/admin/people/:id">{({ id }) => framed(<PersonPage key={id} id={id} />)}</Route>
      <Route path="/admin/sessions">{framed(<SessionsPage />)}</Route>
      <Route path="/admin/grids">{framed(<GridsPage />)}</Route>
      <Route path="/admin/calendar">{framed(<CalendarPage />)}</Route>
      <Route path="/admin/categories">{framed(<CataloguesPage />)}</Route>
      <Route path="/admin/categories/:version">{({ version }) => framed(<CataloguePage key={version} version={Number(version)} />)}</Route>
      <Route path="/admin/retention">{framed(<RetentionPage />)}</Route>
      <Route path="/admin/jobs">{framed(<JobsPage />)}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}

function Forbidden(): ReactNode {
  const t = useT('admin');
  return (
    <>
      <PageHead title={t('page_overview')} page={t('page_overview')} />
      <Absent status={403}><OtherPosts /></Absent>
    </>
  );
}
