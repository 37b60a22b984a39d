// Another open post of the same organisation, of somebody who is there.
import { expect, test } from 'vitest';
import type { AdminPost, Person } from '../types';
import { deputiesOf } from './deputies';

const post = (membership: string, org: string, active = true): AdminPost => ({ membership, org: { id: org, name: org, division: '330106' }, role: 'clerk', title: { zh: '受理员', en: 'Clerk' }, desks: [], active, holding: 0, stand_in: null });
const person = (name: string, active: boolean, posts: AdminPost[]): Person => ({ id: name, version: 1, account: name, name, active, must_change: false, posts });

test('deputies', () => {
  const all = [person('a', true, [post('1', 'x'), post('2', 'y')]), person('b', true, [post('3', 'x'), post('4', 'x', false)]), person('c', false, [post('5', 'x')])];
  expect(deputiesOf(all, post('1', 'x')).map((one) => one.membership)).toEqual(['3']);
});
