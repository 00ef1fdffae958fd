import { useEffect, useState } from 'react';

/** @returns a text, the same once nobody changed it for `pauseMs`, and how to change it. */
export function useSettled(initial: string, pauseMs: number) {
  const [text, setText] = useState(initial);
  const [settled, setSettled] = useState(initial);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return [text, settled, setText] as const;
}
