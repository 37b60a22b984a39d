// The desk: clerks, verifiers and the centre's staff at their queues and cases. This file holds its frame and its two addresses.
import { Redirect, Route, Switch } from 'wouter';
import { NotFound } from '../../ui/NotFound';
import { SignedIn } from '../../ui/session';
import { CasePage } from './case/CasePage';
import { DeskFrame } from './frame/DeskFrame';
import { QueuePage } from './queue/QueuePage';
import './desk.css';

export default function Desk() {
  return (
    <SignedIn>
      <Switch>
        <Route path="/desk"><Redirect to="/desk/q/mine" replace /></Route>
        <Route path="/desk/q/:queue">{({ queue }) => <DeskFrame queue={queue}><QueuePage key={queue} queue={queue} /></DeskFrame>}</Route>
        <Route path="/desk/case/:id">{({ id }) => <DeskFrame queue={null}><CasePage key={id} id={id} /></DeskFrame>}</Route>
        <Route component={NotFound} />
      </Switch>
    </SignedIn>
  );
}
