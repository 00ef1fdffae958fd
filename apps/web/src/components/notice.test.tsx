import { render } from '@testing-library/react';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Notice } from './notice.tsx';

const notice = (role: 'alert' | 'status') => (
  <Notice kind="error" role={role}>
    That did not work
  </Notice>
);

test('an alert in a dialog comes into sight, wherever its form was scrolled to; nothing else moves', () => {
  const scroll = vi.fn();
  // jsdom has no layout, and so no such function.
  Element.prototype.scrollIntoView = scroll;
  onTestFinished(() => {
    Reflect.deleteProperty(Element.prototype, 'scrollIntoView');
  });
  render(
    <>
      {notice('alert')}
      <div role="dialog">
        {notice('status')}
        {notice('alert')}
      </div>
    </>,
  );
  expect(scroll.mock.contexts).toEqual([document.querySelector('[role="dialog"] [role="alert"]')]);
});
