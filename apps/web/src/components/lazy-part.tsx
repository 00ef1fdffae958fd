import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

/** A component whose code comes when it is first shown, or earlier by `preload`. */
export type LazyPart<Props extends object> = ComponentType<Props> & { readonly preload: () => void };

/**
 * Unlike React's `lazy`, it shows code that is there at once: `lazy` shows its fallback first, which React then
 * leaves standing for 300 ms. Code that cannot be loaded is thrown, for a boundary to catch.
 * @param waiting stands in until the code is there.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: () => ReactNode = () => null,
): LazyPart<Props> {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  const start = () => {
    loading ??= load().then((component) => {
      loaded = component;
    });
    return loading;
  };

  function Part(props: Props) {
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
    return Component === undefined ? waiting() : <Component {...props} />;
  }

  return Object.assign(Part, { preload: () => void start().catch(() => undefined) });
}
