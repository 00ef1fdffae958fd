import { describe, expect, test, vi } from 'vitest';
import { copyText } from './copy-text.ts';

function withClipboard(clipboard: Pick<Clipboard, 'writeText'> | undefined) {
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
}

function withExecCommand(execCommand: () => boolean) {
  Object.defineProperty(document, 'execCommand', { value: execCommand, configurable: true });
}

describe('copyText', () => {
  test('uses the Clipboard API where there is one', async () => {
    const writeText = vi.fn(async () => undefined);
    withClipboard({ writeText });
    expect(await copyText('secret')).toBe(true);
    expect(writeText).toHaveBeenCalledWith('secret');
  });

  test.each([
    ['missing, as on plain HTTP', undefined],
    ['refused', { writeText: async () => Promise.reject(new DOMException('denied', 'NotAllowedError')) }],
  ])('falls back to a selection when the Clipboard API is %s', async (_, clipboard) => {
    withClipboard(clipboard);
    let selected: string | undefined;
    withExecCommand(() => {
      selected = document.querySelector('textarea')?.value;
      return true;
    });
    expect(await copyText('secret')).toBe(true);
    expect(selected).toBe('secret');
  });

  test('leaves no field with the secret behind, whatever happens', async () => {
    withClipboard(undefined);
    for (const outcome of [() => true, () => false]) {
      withExecCommand(outcome);
      await copyText('secret');
      expect(document.querySelector('textarea')).toBeNull();
    }
  });

  test('says so when the browser refuses or throws', async () => {
    withClipboard(undefined);
    withExecCommand(() => false);
    expect(await copyText('secret')).toBe(false);
    withExecCommand(() => {
      throw new Error('not supported');
    });
    expect(await copyText('secret')).toBe(false);
  });
});
