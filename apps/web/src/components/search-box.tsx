import { useEffect, useId, useRef, useState } from 'react';
import { SearchIcon } from './icons.tsx';
import styles from './toolbar.module.css';
import { PAUSE_MS } from './use-settled.ts';

type SearchBoxProps = {
  /** What is searched for, also the placeholder. */
  label: string;
  value: string;
  onSearch: (query: string) => void;
  'data-testid': string;
};

/** Searches after a pause in typing, at once on Enter. `value` may change from outside (Back, Clear filters). */
export function SearchBox({ label, value, onSearch, ...props }: SearchBoxProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const lastSent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);

  useEffect(() => {
    // Our own search coming back through the address must not undo what was typed since.
    if (value === lastSent.current) return;
    lastSent.current = value;
    clearTimeout(timer.current);
    setText(value);
  }, [value]);

  const send = (query: string) => {
    clearTimeout(timer.current);
    if (query === lastSent.current) return;
    lastSent.current = query;
    onSearch(query);
  };

  const type = (query: string) => {
    setText(query);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(query), PAUSE_MS);
  };

  return (
    <form
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
      }}
    >
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <SearchIcon />
      <input
        id={id}
        type="search"
        placeholder={label}
        maxLength={200}
        value={text}
        onChange={(event) => type(event.target.value)}
        data-testid={props['data-testid']}
      />
    </form>
  );
}
