import { useRef } from 'react';

/** As much of a mutation as this needs; what it answers is the caller's. */
type Mutation<Input, Output> = {
  mutate: (input: Input, options: Handlers<Output>) => void;
};
type Handlers<Output> = {
  onSuccess?: (output: Output) => void;
  onError?: (error: Error) => void;
  onSettled?: () => void;
};

/**
 * Runs a mutation once at a time, however fast somebody clicks: `isPending` is only true after the next
 * rendering, and two clicks fit before it.
 */
export function useSingleFlight<Input, Output>(mutation: Mutation<Input, Output>) {
  const isInFlight = useRef(false);
  const mutate = (input: Input, handlers: Handlers<Output> = {}) => {
    if (isInFlight.current) return;
    isInFlight.current = true;
    mutation.mutate(input, {
      ...handlers,
      onSettled: () => {
        isInFlight.current = false;
        handlers.onSettled?.();
      },
    });
  };
  return { mutate, isInFlight: () => isInFlight.current };
}
