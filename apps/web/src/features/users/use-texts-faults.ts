import { errorText } from '../../api/error-text.ts';
import { ApiError } from '../../api/http.ts';
import { asSentence } from '../../components/as-sentence.ts';
import type { TextsFaults } from '../../components/texts-form.tsx';
import { t } from '../../i18n/text.tsx';

/** @returns what a refusal says about a name (by what the server calls it) and a description, in words. */
export function textsFaults(error: Error | null, nameField: 'name' | 'displayName'): TextsFaults {
  if (error === null) return {};
  const faultOf = (field: string) => {
    const fault = error instanceof ApiError ? error.errors.find((item) => item.field === field) : undefined;
    if (fault === undefined) return undefined;
    return fault.code === 'group.claimed-name' ? t('groups.claimedName') : t('admin.fieldFault');
  };
  const name = faultOf(nameField);
  const description = faultOf('description');
  if (name !== undefined || description !== undefined) return { name, description };
  return { general: t('admin.failed', { reason: asSentence(errorText(error)) }) };
}
