import { TOKEN_DESCRIPTION_MAX, TOKEN_NAME_MAX } from '@latchkey/shared/tokens';
import { t } from '../../i18n/text.tsx';

/** As much of a zod schema as a form rule needs. */
type FieldSchema = {
  safeParse: (value: unknown) => {
    success: boolean;
    error?: { issues: readonly { message: string }[] } | undefined;
  };
};

/** The messages of the shared schemas, which are English, in the language of the page. */
const MESSAGES: Readonly<Record<string, () => string>> = {
  'Token name is required': () => t('rule.nameMissing'),
  [`Token name must be ${TOKEN_NAME_MAX} characters or less`]: () =>
    t('rule.nameTooLong', { max: TOKEN_NAME_MAX }),
  [`Description must be ${TOKEN_DESCRIPTION_MAX} characters or less`]: () =>
    t('rule.descriptionTooLong', { max: TOKEN_DESCRIPTION_MAX }),
  'The character U+0000 is not accepted': () => t('rule.nul'),
};

/** @returns a message of the shared schemas in the page's language, if it is one. */
export function knownRuleText(message: string): string | undefined {
  return MESSAGES[message]?.();
}

/** @returns what is wrong with the value of a field, or undefined. */
export function schemaFault(schema: FieldSchema, value: unknown): string | undefined {
  const { error } = schema.safeParse(value ?? '');
  if (error === undefined) return undefined;
  const message = error.issues[0]?.message;
  return message === undefined ? t('rule.invalid') : (knownRuleText(message) ?? message);
}

/** @returns an antd form rule that holds a field to its shared schema, with the schema's own message. */
export function schemaRule(schema: FieldSchema) {
  return {
    validator: async (_rule: unknown, value: unknown): Promise<void> => {
      const fault = schemaFault(schema, value);
      if (fault !== undefined) throw new Error(fault);
    },
  };
}
