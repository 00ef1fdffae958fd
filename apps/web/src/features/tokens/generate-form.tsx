import type { Person } from '@latchkey/shared/people';
import type { Me } from '@latchkey/shared/sessions';
import {
  TOKEN_DESCRIPTION_MAX,
  TOKEN_NAME_MAX,
  tokenDescriptionSchema,
  tokenNameSchema,
} from '@latchkey/shared/tokens';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import { useRef, useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { ApiError, isOutcomeUnknown, isSignedOut } from '../../api/http.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../i18n/text.tsx';
import { SessionEnded } from '../session/session-ended.tsx';
import { useHoldSession } from '../session/session-hold.ts';
import { type ExpiryChoice, expiryInput } from './expiry-choice.ts';
import { ExpiryFields } from './expiry-fields.tsx';
import { errorWithFieldsText, fieldFaultText } from './fault-text.ts';
import { actorInput, ForField, type TokenFor, tokenForFault } from './for-field.tsx';
import styles from './generate-form.module.css';
import { GenerateFormActions } from './generate-form-actions.tsx';
import { NameSuggestions } from './name-suggestions.tsx';
import { schemaRule } from './schema-rule.ts';
import { isAlreadyMinted, type useGenerateToken } from './token-queries.ts';

type FormValues = ExpiryChoice & { tokenFor: TokenFor; name: string; description?: string };

/** Where a fault that the server found belongs; what is missing here is shown above the form. */
const FIELD_OF: Readonly<Record<string, keyof FormValues>> = {
  name: 'name',
  description: 'description',
  actorUrn: 'tokenFor',
  duration: 'duration',
  noExpiry: 'duration',
  expiresAt: 'customEnd',
};

type GenerateFormProps = {
  me: Me;
  account: Person | undefined;
  generate: ReturnType<typeof useGenerateToken>;
  isAskingToDiscard: boolean;
  onKeepEditing: () => void;
  onTouch: () => void;
  onCancel: () => void;
};

/** Whom for, name, description, end. antd's Form is the only owner of what was typed, so a refusal loses nothing. */
export function GenerateForm({ me, account, generate, onTouch, ...actions }: GenerateFormProps) {
  const [form] = Form.useForm<FormValues>();
  const [fault, setFault] = useState<string | null>(null);
  const isInFlight = useRef(false);
  useHoldSession();

  const submit = (values: FormValues) => {
    // State would be too late: a double click arrives twice before the next render.
    if (isInFlight.current) return;
    isInFlight.current = true;
    setFault(null);
    const description = values.description?.trim();
    generate.mutate(
      {
        name: values.name.trim(),
        ...(description ? { description } : {}),
        ...expiryInput(values),
        ...actorInput(values.tokenFor),
      },
      {
        onError: (error) => setFault(showFaults(error)),
        onSettled: () => {
          isInFlight.current = false;
        },
      },
    );
  };

  const showFaults = (error: Error): string | null => {
    const fieldErrors = error instanceof ApiError ? error.errors : [];
    const placed = fieldErrors.flatMap((found) => {
      const name = FIELD_OF[found.field];
      const isShown = name === 'tokenFor' || (name !== undefined && form.getFieldInstance(name) != null);
      return isShown ? [{ name, errors: [fieldFaultText(found)] }] : [];
    });
    form.setFields(placed);
    const first = placed[0];
    if (first !== undefined) form.focusField(first.name);
    return placed.length > 0 && placed.length === fieldErrors.length ? null : faultText(error);
  };

  return (
    <Form<FormValues>
      form={form}
      name="generate"
      layout="vertical"
      className={styles.form ?? ''}
      initialValues={{ duration: me.tokens.defaultDuration, tokenFor: firstFor(me, account) }}
      onValuesChange={(changed) => {
        if ('tokenFor' in changed) form.setFields([{ name: 'tokenFor', errors: [] }]);
        onTouch();
      }}
      onFinish={submit}
      onFinishFailed={({ errorFields }) => {
        const first = errorFields[0];
        if (first !== undefined) form.focusField(first.name);
      }}
    >
      {fault !== null && (
        <Form.Item>
          <Notice kind="error" role="alert">
            {isSignedOut(generate.error) ? <SessionEnded /> : fault}
          </Notice>
        </Form.Item>
      )}
      <Form.Item
        name="tokenFor"
        label={t('generate.for')}
        // Whoever has just chosen "service account" is about to choose which: no reproach before submitting.
        validateTrigger="onSubmit"
        rules={[
          {
            validator: async (_rule, value: TokenFor) => {
              const missing = tokenForFault(value);
              if (missing !== undefined) throw new Error(missing);
            },
          },
        ]}
      >
        <ForField me={me} />
      </Form.Item>
      <Form.Item name="name" label={t('generate.name')} required rules={[schemaRule(tokenNameSchema)]}>
        <Input
          placeholder={t('generate.namePlaceholder')}
          count={{ show: true, max: TOKEN_NAME_MAX }}
          autoComplete="off"
          data-autofocus
          data-testid="create-access-token-name"
        />
      </Form.Item>
      <NameSuggestions
        onUse={(name) => {
          form.setFieldValue('name', name);
          form.focusField('name');
          onTouch();
        }}
      />
      <Form.Item
        name="description"
        label={t('generate.description')}
        className={styles.counted ?? ''}
        rules={[schemaRule(tokenDescriptionSchema)]}
      >
        <Input.TextArea
          placeholder={t('generate.descriptionPlaceholder')}
          rows={2}
          count={{ show: true, max: TOKEN_DESCRIPTION_MAX }}
          data-testid="create-access-token-description"
        />
      </Form.Item>
      <ExpiryFields rules={me.tokens} onTouch={onTouch} />
      <GenerateFormActions isPending={generate.isPending} {...actions} />
    </Form>
  );
}

/** Who may not generate for herself starts with what she may. */
function firstFor({ tokens }: Me, account: Person | undefined): TokenFor {
  if (account !== undefined) return { kind: 'service-account', person: account };
  if (tokens.mayGenerate || tokens.mayManage) return { kind: 'me' };
  return { kind: 'service-account', person: null };
}

function faultText(error: Error): string {
  if (isAlreadyMinted(error)) return t('generate.answerLost');
  return isOutcomeUnknown(error)
    ? t('generate.unknownOutcome', { reason: asSentence(errorText(error)) })
    : errorWithFieldsText(error);
}
