import { type ComponentProps, type KeyboardEvent, type ReactNode, useId } from 'react';
import styles from './field.module.css';

type Labelled = { label: string; error?: string | undefined };
type TextFieldProps = ComponentProps<'input'> & Labelled;
type ParagraphFieldProps = ComponentProps<'textarea'> & Labelled;

/** A labelled input whose fault stands under it and is tied to it for screen readers. */
export function TextField({ label, error, ...input }: TextFieldProps) {
  return (
    <Field label={label} error={error}>
      {(ties) => <input {...input} {...ties} className={styles.control} />}
    </Field>
  );
}

/** The same for a text that is longer than a line: all of it is in sight. Enter sends the form, as in a line. */
export function ParagraphField({ label, error, ...textarea }: ParagraphFieldProps) {
  return (
    <Field label={label} error={error}>
      {(ties) => (
        <textarea
          {...textarea}
          {...ties}
          rows={1}
          className={`${styles.control} ${styles.paragraph}`}
          onKeyDown={sendOnEnter}
        />
      )}
    </Field>
  );
}

type Ties = { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined };

function Field({ label, error, children }: Labelled & { children: (ties: Ties) => ReactNode }) {
  const id = useId();
  const errorId = `${id}-error`;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error !== undefined,
        'aria-describedby': error === undefined ? undefined : errorId,
      })}
      {error !== undefined && (
        <p className={styles.error} id={errorId}>
          {error}
        </p>
      )}
    </div>
  );
}

function sendOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  // While a Chinese word is being composed, Enter chooses it.
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
