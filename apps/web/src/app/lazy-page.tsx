import { type ComponentType, useEffect, useState } from 'react';
import { t } from '../i18n/text.tsx';

/** A page whose code comes when it is first shown, or earlier by `preload`. */
export type LazyPage = { readonly Page: ComponentType; readonly preload: () => void };

/**
 * Unlike React's `lazy`, it shows code that is there at once: `lazy` shows its fallback first, which React then
 * leaves standing for 300 ms. Code that cannot be loaded is thrown, for a boundary to catch.
 */
export function lazyPage(load: () => Promise<ComponentType>): LazyPage {
  let loaded: ComponentType | undefined;
  let loading: Promise<void> | undefined;
  const start = () => {
    loading ??= load().then((component) => {
      loaded = component;
    });
    return loading;
  };

  function Page() {
    const [Component, setComponent] = useState(() => loaded);
    const [fault, setFault] = useState<{ readonly cause: unknown }>();
    useEffect(() => {
      if (Component !== undefined) return;
      start().then(
        () => setComponent(() => loaded),
        (cause: unknown) => setFault({ cause }),
      );
    }, [Component]);
    if (fault !== undefined) throw fault.cause;
    if (Component !== undefined) return <Component />;
    return (
      <p role="status" data-loading>
        {t('app.loading')}
      </p>
    );
  }

  return { Page, preload: () => void start().catch(() => undefined) };
}
