// A sheet appears when its content is there, or after 300 ms with an outline: a key pressed at once never meets an empty sheet.
import { useEffect, useState } from 'react';

export function useReady(loaded: boolean, failed: boolean): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return loaded || failed || waited;
}
