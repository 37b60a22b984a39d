// Where a version stands, by shape and word.
import type { ReactNode } from 'react';
import { useT } from '../../../i18n';
import type { Catalogue, CatalogueState } from '../types';

const LOOKS: Record<CatalogueState, [string, string]> = { draft: ['waiting', '○'], proposed: ['progress', '◐'], published: ['done', '✓'], withdrawn: ['refused', '⊘'] };

export function CatalogueTag({ catalogue }: { catalogue: Catalogue }): ReactNode {
  const t = useT('admin');
  const [look, shape] = LOOKS[catalogue.state];
  return <span className={`tag tag-${look}`}><span aria-hidden="true">{shape} </span>{t(catalogue.in_force ? 'catalogue_in_force' : `catalogue_state_${catalogue.state}`)}</span>;
}
