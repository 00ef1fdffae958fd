import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { Button } from './button.tsx';

test('a disabled button can be focused, and neither acts nor submits', async () => {
  const act = vi.fn();
  const submit = vi.fn((event: { preventDefault: () => void }) => event.preventDefault());
  render(
    <form onSubmit={submit}>
      <Button type="submit" isDisabled onClick={act}>
        Go
      </Button>
    </form>,
  );
  const user = userEvent.setup();
  await user.tab();
  expect(screen.getByRole('button', { name: 'Go' })).toHaveFocus();
  await user.keyboard('{Enter}');
  await user.click(screen.getByRole('button', { name: 'Go' }));
  expect(act).not.toHaveBeenCalled();
  expect(submit).not.toHaveBeenCalled();
});
