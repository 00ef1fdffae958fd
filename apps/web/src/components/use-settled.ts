import { useEffect, useState } from 'react';

/** Long enough for most pauses between two keys, short enough that results seem to follow the typing. */
export const PAUSE_MS = 150;

/** @returns a text, the same once the typing has paused, and how to change it. */
export function useSettled(initial: string) {
  const [text, setText] = useState(initial);
  const [settled, setSettled] = useState(initial);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, settled, setText] as const;
}
