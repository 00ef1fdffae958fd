import type { TokenRecord } from '@latchkey/shared/tokens';
import { useState } from 'react';

/** The rows that are ticked; only what is on the page now counts, so that nothing unseen is revoked. */
export type Selection = {
  tokens: readonly TokenRecord[];
  isAll: boolean;
  has: (token: TokenRecord) => boolean;
  select: (token: TokenRecord, isSelected: boolean) => void;
  selectAll: (isSelected: boolean) => void;
};

/** @param shown the rows on the page. */
export function useSelection(shown: readonly TokenRecord[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selectable = shown.filter(({ may }) => may.revoke);
  const tokens = selectable.filter(({ id }) => ids.has(id));
  return {
    tokens,
    isAll: tokens.length > 0 && tokens.length === selectable.length,
    has: ({ id }) => ids.has(id),
    select: ({ id }, isSelected) => {
      const next = new Set(tokens.map((token) => token.id));
      if (isSelected) next.add(id);
      else next.delete(id);
      setIds(next);
    },
    selectAll: (isSelected) => setIds(new Set(isSelected ? selectable.map(({ id }) => id) : [])),
  };
}
