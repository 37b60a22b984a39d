// What the server says about itself to everyone: the county, the telephone, and whether this is a demonstration.
// Kept on the device, so that the telephone number is there without a network.
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { portal as fetchPortal } from '../api/calls';
import type { Portal } from '../api/types';

export type PortalFacts = Portal & { known: boolean };

const FALLBACK: PortalFacts = { county: { code: '', name: '' }, phone: '12345', demo: null, known: false };
const Context = createContext<PortalFacts>(FALLBACK);
const KEY = 'yw.portal';

function kept(): PortalFacts {
  try {
    const text = localStorage.getItem(KEY);
    return text ? { ...(JSON.parse(text) as Portal), demo: null, known: true } : FALLBACK;
  } catch {
    return FALLBACK;
  }
}

export function PortalProvider({ children }: { children: ReactNode }): ReactNode {
  const [facts, setFacts] = useState(kept);
  useEffect(() => {
    const load = (): void => {
      fetchPortal().then((fresh) => {
        setFacts({ ...fresh, known: true });
        try {
          localStorage.setItem(KEY, JSON.stringify({ ...fresh, demo: null }));
        } catch {
          // private mode: asked again next time
        }
      }, () => undefined);
    };
    load();
    window.addEventListener('online', load);
    return () => window.removeEventListener('online', load);
  }, []);
  return <Context.Provider value={facts}>{children}</Context.Provider>;
}

export function usePortal(): PortalFacts {
  return useContext(Context);
}
