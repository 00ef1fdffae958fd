import { type KeyboardEvent, type MouseEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../i18n/text.tsx';
import { Button } from './button.tsx';
import styles from './row-menu.module.css';

type Act = {
  readonly key: string;
  readonly label: string;
  readonly onChoose: () => void;
  readonly isDanger?: boolean;
};

type RowMenuProps = {
  /** Whose acts these are. */
  name: string;
  /** In this order; the test id of each is `menu-item-<key>`. */
  acts: readonly Act[];
  /** Fetches what the acts need, when a pointer or the focus comes near. */
  onIntent?: () => void;
  'data-testid': string;
};

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** What can be done with a row, behind one button: a menu as the ARIA Authoring Practices describe it. */
export function RowMenu({ name, acts, onIntent, 'data-testid': testId }: RowMenuProps) {
  const [openAt, setOpenAt] = useState<number | null>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const menuRef = useRef<HTMLDivElement>(null);
  const menuId = useId();

  useLayoutEffect(() => {
    if (openAt !== null) menuRef.current?.querySelectorAll('button')[openAt]?.focus();
  }, [openAt]);

  const close = () => {
    setOpenAt(null);
    buttonRef.current?.focus();
  };
  const choose = (act: Act) => {
    // The focus first: a dialog gives it back to where it was.
    close();
    act.onChoose();
  };
  const step = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    const next = STEPS[event.key];
    if (next === undefined || openAt === null) return;
    event.preventDefault();
    setOpenAt(next(openAt, acts.length));
  };
  const openByKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setOpenAt(event.key === 'ArrowDown' ? 0 : acts.length - 1);
  };

  return (
    <span className={styles.menu}>
      <Button
        ref={buttonRef}
        isSmall
        isQuiet
        aria-label={t('column.actionsFor', { name })}
        aria-haspopup="menu"
        aria-expanded={openAt !== null}
        aria-controls={openAt === null ? undefined : menuId}
        data-testid={testId}
        onMouseDown={keepFocus}
        onClick={() => setOpenAt(openAt === null ? 0 : null)}
        onKeyDown={openByKey}
        onPointerEnter={onIntent}
        onFocus={onIntent}
      >
        {t('column.actions')} <span aria-hidden="true">▾</span>
      </Button>
      {openAt !== null && (
        <div
          ref={menuRef}
          id={menuId}
          role="menu"
          tabIndex={-1}
          aria-label={t('column.actionsFor', { name })}
          className={styles.list}
          onKeyDown={step}
          onMouseDown={keepFocus}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) setOpenAt(null);
          }}
        >
          {acts.map((act) => (
            <button
              key={act.key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={act.isDanger ? styles.danger : undefined}
              data-testid={`menu-item-${act.key}`}
              onClick={() => choose(act)}
            >
              {act.label}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}

/** Safari takes the focus away from a button that is pressed, and the menu would close before the click. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
