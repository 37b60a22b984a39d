// The centre: what is wrong where, right now. One page so far: figures, map and list of a division.
import { Redirect, Route, Switch } from 'wouter';
import { NotFound } from '../../ui/NotFound';
import { SignedIn } from '../../ui/session';
import { MapPage } from './MapPage';
import './centre.css';

export default function Centre() {
  return (
    <SignedIn>
      <Switch>
        <Route path="/centre"><Redirect to="/centre/map" replace /></Route>
        <Route path="/centre/map"><MapPage /></Route>
        <Route component={NotFound} />
      </Switch>
    </SignedIn>
  );
}
