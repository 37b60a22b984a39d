// A sign-in leads to the page asked for when it is one's own, and never off the site.
import { expect, test } from 'vitest';
import type { Me, Role } from '../../api/types';
import { asked, goal } from './goal';

const me = (role: Role): Pick<Me, 'current'> => ({ current: { role } as Me['current'] });
const to = (path: string): string => `to=${encodeURIComponent(path)}`;

test.each([
  ['admin', '', '/admin'],
  ['admin', to('/admin/jobs?page=2'), '/admin/jobs?page=2'],
  ['admin', to('/desk/q/mine'), '/admin'],
  ['clerk', to('/admin/people'), '/desk/q/mine'],
  ['department', to('/desk/case/1'), '/desk/case/1'],
  ['worker', to('/track'), '/track'],
  ['clerk', to('//elsewhere.example/desk'), '/desk/q/mine'],
] as [Role, string, string][])('%s asked for %s', (role, search, path) => {
  expect(goal(search, me(role))).toBe(path);
});

test('the sign-in page is never the goal', () => expect(asked(to('/signin/password'))).toBeNull());
