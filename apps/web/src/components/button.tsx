import type { ComponentProps, MouseEvent } from 'react';
import styles from './button.module.css';

type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  /** `danger` leads to a question; `destructive` is the answer that acts. */
  look?: 'default' | 'primary' | 'danger' | 'destructive';
  isSmall?: boolean;
  /** Without a border where many stand in a table; on narrow screens it is a button like any other. */
  isQuiet?: boolean;
  /** Looks and acts disabled, but stays focusable, so that its description can be read. */
  isDisabled?: boolean;
};

/**
 * A plain button: antd's costs 35 kB before the first screen. With `aria-disabled` instead of `isDisabled` it only
 * looks disabled, and acts all the same: to say what is missing.
 */
export function Button(props: ButtonProps) {
  const {
    look = 'default',
    isSmall = false,
    isQuiet = false,
    isDisabled = false,
    onClick,
    type = 'button',
    'aria-disabled': looksDisabled,
    ...rest
  } = props;
  const handleClick = (event: MouseEvent<HTMLButtonElement>) => {
    if (isDisabled) event.preventDefault();
    else onClick?.(event);
  };
  const classes = [
    styles.button,
    look !== 'default' && styles[look],
    isSmall && styles.small,
    isQuiet && styles.quiet,
  ];
  const className = classes.filter(Boolean).join(' ');
  return (
    <button
      {...rest}
      type={type}
      className={className}
      aria-disabled={isDisabled || looksDisabled || undefined}
      onClick={handleClick}
    />
  );
}
