import { type FormEvent, useRef, useState } from 'react';
import { t } from '../i18n/text.tsx';
import { DialogActions } from './antd/dialog-actions.tsx';
import { Button } from './button.tsx';
import styles from './facts.module.css';
import { Notice } from './notice.tsx';
import { ParagraphField, TextField } from './text-field.tsx';

/** Longest name and description, characters; the server has the same limits. */
const NAME_MAX = 200;
const DESCRIPTION_MAX = 500;

/** What was refused, by field; `general` is of no field. */
export type TextsFaults = {
  name?: string | undefined;
  description?: string | undefined;
  general?: string | undefined;
};

type Texts = { name: string; description: string };

type TextsFormProps = {
  /** What is made, in a sentence. */
  lead?: string;
  initial: Texts;
  nameLabel: string;
  submit: string;
  isPending: boolean;
  /** What the server refused: of the name, of the description, or in general. */
  faults: TextsFaults;
  /** Those of the fields and buttons, where DataHub has some. */
  testIds?: Partial<Record<'name' | 'description' | 'submit' | 'cancel', string>>;
  onSubmit: (texts: Texts) => void;
  onCancel: () => void;
};

/** A name and a description. What was typed survives a refusal, whose faults stand at their fields. */
export function TextsForm(props: TextsFormProps) {
  const { lead, initial, isPending, faults, testIds = {} } = props;
  const nameRef = useRef<HTMLInputElement>(null);
  const descriptionRef = useRef<HTMLTextAreaElement>(null);
  const [isNameMissing, setIsNameMissing] = useState(false);
  const nameFault = isNameMissing ? t('admin.nameMissing') : faults.name;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = nameRef.current?.value.trim() ?? '';
    const description = descriptionRef.current?.value.trim() ?? '';
    setIsNameMissing(name === '');
    if (name === '') nameRef.current?.focus();
    else props.onSubmit({ name, description });
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {faults.general !== undefined && (
        <Notice kind="error" role="alert">
          {faults.general}
        </Notice>
      )}
      {lead !== undefined && <p>{lead}</p>}
      <TextField
        ref={nameRef}
        label={props.nameLabel}
        defaultValue={initial.name}
        maxLength={NAME_MAX}
        autoComplete="off"
        dir="auto"
        required
        data-autofocus
        error={nameFault}
        data-testid={testIds.name ?? 'name-input'}
      />
      <ParagraphField
        ref={descriptionRef}
        label={t('column.description')}
        defaultValue={initial.description}
        maxLength={DESCRIPTION_MAX}
        autoComplete="off"
        dir="auto"
        error={faults.description}
        data-testid={testIds.description ?? 'description-input'}
      />
      <DialogActions>
        <Button onClick={props.onCancel} isDisabled={isPending} data-testid={testIds.cancel}>
          {t('app.cancel')}
        </Button>
        <Button
          type="submit"
          look="primary"
          isDisabled={isPending}
          data-testid={testIds.submit ?? 'save-texts-button'}
        >
          {isPending ? t('admin.saving') : props.submit}
        </Button>
      </DialogActions>
    </form>
  );
}
