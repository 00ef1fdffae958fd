/** @returns the text with a full stop, for messages that are followed by more words. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
