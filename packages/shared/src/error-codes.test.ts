import { describe, expect, it } from 'vitest';
import { ERRORS } from './error-codes.ts';

const entries = Object.entries(ERRORS);

describe('the table of errors', () => {
  it.each(entries)('%s is an area and a problem with a 4xx or 5xx status', (code, { status }) => {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/);
    expect(Number.isInteger(status) && status >= 400 && status <= 599).toBe(true);
  });

  it.each(entries)('%s has one line as title and whole sentences as meaning', (_, { title, meaning }) => {
    expect(title).toMatch(/^\S(?:.*\S)?$/);
    expect(meaning).toMatch(/^[A-Z].*[.)]$/s);
  });

  it('gives every code an anchor of its own in docs/errors.md', () => {
    const anchors = entries.map(([code]) => code.replaceAll('.', ''));
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  it('answers 401 only for a credential that is missing or bad, and an outage with 502 to 504', () => {
    const codesOf = (status: number) =>
      entries.filter(([, entry]) => entry.status === status).map(([code]) => code);
    for (const code of codesOf(401)) expect(code).toMatch(/^auth\./);
    expect(codesOf(503)).toEqual(['sso.provider-unavailable', 'service.unavailable']);
    expect(codesOf(502)).toEqual(['sso.answer-invalid', 'upstream.unreachable']);
    expect(codesOf(504)).toEqual(['upstream.timeout']);
  });
});
