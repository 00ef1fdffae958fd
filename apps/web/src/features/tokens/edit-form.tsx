import { type TokenRecord, tokenDescriptionSchema, tokenNameSchema } from '@latchkey/shared/tokens';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/http.ts';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { ParagraphField, TextField } from '../../components/text-field.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './details-dialog.module.css';
import { errorWithFieldsText, fieldFaultText } from './fault-text.ts';
import { schemaFault } from './schema-rule.ts';
import { useEditToken } from './token-queries.ts';

/** What is wrong with each field, if anything. */
type Faults = { name?: string | undefined; description?: string | undefined };

type EditFormProps = { token: TokenRecord; onSaved: (name: string) => void; onCancel: () => void };

/** Name and description of a token that exists. What was typed survives a refusal. */
export function EditForm({ token, onSaved, onCancel }: EditFormProps) {
  const edit = useEditToken();
  const nameRef = useRef<HTMLInputElement>(null);
  const descriptionRef = useRef<HTMLTextAreaElement>(null);
  const isInFlight = useRef(false);
  const [faults, setFaults] = useState<Faults>({});
  useEffect(() => nameRef.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = nameRef.current?.value.trim() ?? '';
    const description = descriptionRef.current?.value.trim() ?? '';
    const found = {
      name: schemaFault(tokenNameSchema, name),
      description: schemaFault(tokenDescriptionSchema, description),
    };
    setFaults(found);
    if (found.name !== undefined) nameRef.current?.focus();
    else if (found.description !== undefined) descriptionRef.current?.focus();
    if (found.name !== undefined || found.description !== undefined || isInFlight.current) return;
    isInFlight.current = true;
    edit.mutate(
      { id: token.id, name, description },
      {
        onSuccess: () => onSaved(name),
        onError: (error) => setFaults(faultsOf(error)),
        onSettled: () => {
          isInFlight.current = false;
        },
      },
    );
  };

  return (
    <form className={styles.edit} onSubmit={submit} noValidate>
      {edit.isError && faults.name === undefined && faults.description === undefined && (
        <Notice kind="error" role="alert">
          {t('details.saveFailed', { reason: asSentence(errorWithFieldsText(edit.error)) })}
        </Notice>
      )}
      <TextField
        ref={nameRef}
        label={t('details.name')}
        defaultValue={token.name}
        autoComplete="off"
        dir="auto"
        required
        error={faults.name}
      />
      <ParagraphField
        ref={descriptionRef}
        label={t('details.description')}
        defaultValue={token.description ?? ''}
        autoComplete="off"
        dir="auto"
        error={faults.description}
      />
      <DialogActions>
        <Button onClick={onCancel} isDisabled={edit.isPending}>
          {t('app.cancel')}
        </Button>
        <Button type="submit" look="primary" isDisabled={edit.isPending} data-testid="save-token-button">
          {edit.isPending ? t('details.saving') : t('details.save')}
        </Button>
      </DialogActions>
    </form>
  );
}

/** @returns what the server found at the fields of this form; nothing if it was about something else. */
function faultsOf(error: Error): Faults {
  const found = error instanceof ApiError ? error.errors : [];
  const at = (name: string) => found.find(({ field }) => field === name);
  const [name, description] = [at('name'), at('description')];
  return {
    name: name && fieldFaultText(name),
    description: description && fieldFaultText(description),
  };
}
