import { describe, expect, test } from 'vitest';
import { ApiError } from '../../api/http.ts';
import { setLocale } from '../../i18n/text.tsx';
import { errorWithFieldsText, fieldFaultText } from './fault-text.ts';

const DAY = 86_400_000;

describe('the fault of a field', () => {
  test.each([
    ['text.too-long', { max: 200 }, 'Höchstens 200 Zeichen'],
    ['text.missing', {}, 'Bitte ausfüllen'],
    ['lifetime.not-listed', { allowed: ['PT1H', 'P7D'] }, 'Erlaubt: 1 Stunde oder 1 Woche.'],
    ['lifetime.needed', {}, 'Ein Token ohne Ablauf ist nicht erlaubt'],
    ['lifetime.past', {}, 'in der Zukunft'],
    ['lifetime.too-long', { maxMs: 365 * DAY }, 'innerhalb der Höchstdauer: 1 Jahr'],
    ['actor.not-a-service-account', {}, 'Das ist kein Dienstkonto'],
    ['actor.not-a-user', {}, 'Das ist keine Person'],
  ])('%s speaks the language of the page', async (code, params, text) => {
    await setLocale('de');
    expect(fieldFaultText({ message: 'English', code, params })).toContain(text);
  });

  test('that the page does not know is said in the words of the server', async () => {
    await setLocale('de');
    expect(fieldFaultText({ message: 'Something new', code: 'brand.new' })).toBe('Something new');
    expect(fieldFaultText({ message: 'Something old' })).toBe('Something old');
  });
});

describe('a refusal as a whole', () => {
  const refused = (params?: { privileges: string[] }) =>
    new ApiError({
      status: 403,
      code: 'privilege.missing',
      title: 'Unauthorized',
      detail: 'You need the privilege Manage All Access Tokens (MANAGE_ACCESS_TOKENS).',
      params,
    });

  test('names the privilege in the language of the page, and DataHub’s word for it', async () => {
    const error = refused({ privileges: ['Manage All Access Tokens', 'Manage Service Accounts'] });
    expect(errorWithFieldsText(error)).toContain('You need the privilege');
    await setLocale('de');
    expect(errorWithFieldsText(error)).toBe(
      'Sie brauchen das Recht Manage All Access Tokens oder Manage Service Accounts.',
    );
    await setLocale('zh');
    expect(errorWithFieldsText(refused())).toContain('您没有执行此操作的权限');
  });

  test('tells each fault once', () => {
    const fault = { field: 'x', message: 'Not that' };
    const error = new ApiError({ status: 400, code: 'request.invalid', title: 'Not that', errors: [fault] });
    expect(errorWithFieldsText(error)).toBe('Not that.');
  });
});
