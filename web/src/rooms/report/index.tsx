// The report room's entry.
import type { ReactNode } from 'react';
import { PortalShell } from '../../ui/PortalShell';

export default function Room(): ReactNode {
  return <PortalShell>{null}</PortalShell>;
}
