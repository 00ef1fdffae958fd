import type { AuditLogEvent } from '@latchkey/shared/audit-log';
import { accessTokenUrn } from '@latchkey/shared/urn';
import { useState } from 'react';
import { textFromUrn } from './audit-params.ts';
import { visibleText } from './visible-text.ts';

/**
 * What to call those whom the filters name by URN: as the events do, or as they were found by the search. An
 * address that is opened anew tells no name; its events do.
 */
export function usePartyNames(events: readonly AuditLogEvent[]) {
  const [found, setFound] = useState<ReadonlyMap<string, string>>(new Map());
  const names = new Map(found);
  for (const { actor, subject, viaToken } of events) {
    for (const party of [actor, subject]) if (party?.isGone === false) names.set(party.urn, party.name);
    if (viaToken !== null && viaToken.name !== null) names.set(accessTokenUrn(viaToken.id), viaToken.name);
  }
  return {
    nameOf: (urn: string) => visibleText(names.get(urn) ?? textFromUrn(urn)),
    remember: (urn: string, name: string) => setFound((before) => new Map(before).set(urn, name)),
  };
}
