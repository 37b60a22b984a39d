// The hotline: a report taken while the caller speaks, her earlier cases beside it; and cases found again by what one knows of them.
import { Route, Switch } from 'wouter';
import { NotFound } from '../../ui/NotFound';
import { SignedIn, useMe } from '../../ui/session';
import { DeskFrame } from '../desk/frame/DeskFrame';
import { FindPage } from './FindPage';
import { TakePage } from './TakePage';
import { takes } from './take';
import '../desk/desk.css';
import './hotline.css';

export default function Hotline() {
  return (
    <SignedIn>
      <Rooms />
    </SignedIn>
  );
}

function Rooms() {
  const { current } = useMe();
  return (
    <Switch>
      {takes(current.role) && <Route path="/hotline"><DeskFrame queue="take"><TakePage /></DeskFrame></Route>}
      <Route path="/hotline/find"><DeskFrame queue="find"><FindPage /></DeskFrame></Route>
      <Route component={NotFound} />
    </Switch>
  );
}
