/**
 * Puts text on the clipboard. Plain-HTTP pages have no Clipboard API, so `execCommand` stands in.
 * @param host where the helper field goes: inside the open dialog, whose focus trap would steal its selection.
 * @returns whether the browser says that it worked.
 */
export async function copyText(text: string, host: HTMLElement = document.body): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused by permission, or there is no `navigator.clipboard`: the older way may still work.
    return copyBySelection(text, host);
  }
}

function copyBySelection(text: string, host: HTMLElement): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.setAttribute('aria-hidden', 'true');
  field.style.position = 'fixed';
  field.style.opacity = '0';
  host.append(field);
  try {
    field.select();
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    // The value may be a secret: empty the field before it leaves the page.
    field.value = '';
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
