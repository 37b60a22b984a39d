// Who could take over from a post: the other open posts of the same organisation. Pure.
import type { Text2 } from '../../../api/types';
import type { AdminPost, Person } from '../types';

export type Deputy = { membership: string; name: string; title: Text2 };

export function deputiesOf(persons: Person[], post: Pick<AdminPost, 'membership' | 'org'>): Deputy[] {
  return persons
    .filter((person) => person.active)
    .flatMap((person) => person.posts.filter((one) => one.active && one.org.id === post.org.id && one.membership !== post.membership).map((one) => ({ membership: one.membership, name: person.name, title: one.title })));
}
