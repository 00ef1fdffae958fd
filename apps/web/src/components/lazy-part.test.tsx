import { render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { lazyPart } from './lazy-part.tsx';
import { LoadBoundary } from './load-boundary.tsx';

const Loaded = () => <h1>Here</h1>;

describe('a part whose code comes later', () => {
  test('has something stand in until then, and loads once', async () => {
    const load = vi.fn(async () => Loaded);
    const Part = lazyPart(load, () => <p role="status">Loading</p>);
    render(
      <>
        <Part />
        <Part />
      </>,
    );
    expect(screen.getAllByRole('status')).toHaveLength(2);
    expect(await screen.findAllByRole('heading', { name: 'Here' })).toHaveLength(2);
    expect(screen.queryByRole('status')).toBeNull();
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('is there in the first frame when its code is', async () => {
    const Part = lazyPart(async () => Loaded);
    Part.preload();
    await Promise.resolve();
    await Promise.resolve();
    render(<Part />);
    // Not found later: at once.
    expect(screen.getByRole('heading', { name: 'Here' })).toBeVisible();
    expect(screen.queryByRole('status')).toBeNull();
  });

  test('hands code that cannot be loaded to the boundary, though it was tried before', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const Part = lazyPart(() => Promise.reject(new Error('gone')));
    Part.preload();
    render(
      <LoadBoundary>
        <Part />
      </LoadBoundary>,
    );
    expect(await screen.findByRole('alert')).toBeVisible();
  });
});
