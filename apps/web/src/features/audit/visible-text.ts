/**
 * @returns the text with its invisible and direction-changing characters written as escapes: what people chose
 *   themselves must not hide in the log, or make a line read backwards (tests AU-04, CS-07).
 */
export function visibleText(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
  );
}
