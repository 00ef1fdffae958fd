import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { RowMenu } from './row-menu.tsx';

function open() {
  const edit = vi.fn(() => document.activeElement);
  const acts = [
    { key: 'edit', label: 'Edit', onChoose: () => void edit() },
    { key: 'delete', label: 'Delete', onChoose: () => undefined, isDanger: true },
  ];
  render(
    <>
      <RowMenu name="airflow" acts={acts} data-testid="menu" />
      <button type="button">beyond</button>
    </>,
  );
  const button = screen.getByRole('button', { name: 'Actions for airflow' });
  return { user: userEvent.setup(), button, edit };
}

test('keys open the menu, walk round in it, and close it where it was opened', async () => {
  const { user, button, edit } = open();
  await user.tab();
  await user.keyboard('{ArrowUp}');
  expect(screen.getByRole('menuitem', { name: 'Delete' })).toHaveFocus();
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('menuitem', { name: 'Edit' })).toHaveFocus();
  await user.keyboard('{End}{Home}{Escape}');
  expect(screen.queryByRole('menu')).toBeNull();
  expect(button).toHaveFocus();
  await user.keyboard('{Enter}{Enter}');
  expect(edit).toHaveReturnedWith(button);
  expect(button).toHaveAttribute('aria-expanded', 'false');
});

test('a click acts and closes; so does one on the button or a step beyond, without an act', async () => {
  const { user, button, edit } = open();
  await user.click(button);
  await user.click(screen.getByTestId('menu-item-edit'));
  expect(edit).toHaveBeenCalledTimes(1);
  expect(screen.queryByRole('menu')).toBeNull();
  await user.click(button);
  await user.click(button);
  expect(screen.queryByRole('menu')).toBeNull();
  await user.click(button);
  await user.click(screen.getByRole('button', { name: 'beyond' }));
  expect(screen.queryByRole('menu')).toBeNull();
  expect(edit).toHaveBeenCalledTimes(1);
});
