// The desk: clerks, verifiers and the centre's staff at their queues and cases. This file holds its frame and its two addresses.
import { Redirect, Route, Switch } from 'wouter';
import { NotFound } from '../../ui/NotFound';
import { firstPage, SignedIn, useMe } from '../../ui/session';
import { CasePage } from './case/CasePage';
import { DeskFrame } from './frame/DeskFrame';
import { QueuePage } from './queue/QueuePage';
import './desk.css';

export default function Desk() {
  return (
    <SignedIn>
      <Rooms />
    </SignedIn>
  );
}

/** A worker's post has its tasks in a room of its own: the same matter opens there. */
function Rooms() {
  const { current } = useMe();
  if (current.role === 'worker') {
    return (
      <Switch>
        <Route path="/desk/case/:id">{({ id }) => <Redirect to={`/w/tasks/${id}`} replace />}</Route>
        <Route><Redirect to={firstPage('worker')} replace /></Route>
      </Switch>
    );
  }
  return (
    <Switch>
      <Route path="/desk"><Redirect to="/desk/q/mine" replace /></Route>
      <Route path="/desk/q/:queue">{({ queue }) => <DeskFrame queue={queue}><QueuePage key={queue} queue={queue} /></DeskFrame>}</Route>
      <Route path="/desk/case/:id">{({ id }) => <DeskFrame queue={null}><CasePage key={id} id={id} /></DeskFrame>}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}
