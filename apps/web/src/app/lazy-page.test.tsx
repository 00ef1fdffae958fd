import { render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { LoadBoundary } from '../components/load-boundary.tsx';
import { lazyPage } from './lazy-page.tsx';

const Loaded = () => <h1>Here</h1>;

describe('a page whose code comes later', () => {
  test('says that it loads until then, and loads once', async () => {
    const load = vi.fn(async () => Loaded);
    const { Page } = lazyPage(load);
    render(
      <>
        <Page />
        <Page />
      </>,
    );
    expect(screen.getAllByRole('status')).toHaveLength(2);
    expect(await screen.findAllByRole('heading', { name: 'Here' })).toHaveLength(2);
    expect(screen.queryByRole('status')).toBeNull();
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('is there in the first frame when its code is', async () => {
    const { Page, preload } = lazyPage(async () => Loaded);
    preload();
    await Promise.resolve();
    await Promise.resolve();
    render(<Page />);
    // Not found later: at once.
    expect(screen.getByRole('heading', { name: 'Here' })).toBeVisible();
    expect(screen.queryByRole('status')).toBeNull();
  });

  test('hands code that cannot be loaded to the boundary, though it was tried before', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { Page, preload } = lazyPage(() => Promise.reject(new Error('gone')));
    preload();
    render(
      <LoadBoundary>
        <Page />
      </LoadBoundary>,
    );
    expect(await screen.findByRole('alert')).toBeVisible();
  });
});
