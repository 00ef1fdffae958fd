/** Selects all that an element shows, so that the keyboard can copy it. */
export function selectContents(element: HTMLElement | null): void {
  if (element !== null) window.getSelection()?.selectAllChildren(element);
}
