import type { ListAuditPartiesResult, ListAuditResult, NamedAuditParty } from '@latchkey/shared/audit-log';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { basePath } from '../../api/base-path.ts';
import { request } from '../../api/http.ts';
import { listQuery } from '../../api/list-query.ts';
import { CHOICES } from '../../components/list-address.ts';
import { type AuditParams, auditQueryOf } from './audit-params.ts';

const AUDIT_URL = '/api/v1/audit';

/** The log, newest first; older events come when they are asked for. */
export function useAuditLog(params: AuditParams, isAllowed: boolean) {
  return useInfiniteQuery({
    queryKey: ['audit', params],
    queryFn: ({ pageParam, signal }) =>
      request<ListAuditResult>(AUDIT_URL, {
        query: { ...auditQueryOf(params), ...(pageParam === null ? {} : { before: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled: isAllowed,
    // Rows that move by themselves would be read over: the page says as of when it is, and has a button.
    refetchOnWindowFocus: false,
  });
}

/** Those whose names hold `query`. While another search runs, the last results stay. */
export function useAuditParties(kind: NamedAuditParty['kind'], query: string) {
  const params = { kind, query, ...CHOICES };
  return useQuery(listQuery<ListAuditPartiesResult>(['audit-parties'], `${AUDIT_URL}/parties`, params));
}

/** @returns the address of the log as a file, with the same filters. */
export function auditExportUrl(params: AuditParams, format: 'csv' | 'json' | 'jsonl'): string {
  return `${basePath()}${AUDIT_URL}/export?${new URLSearchParams({ ...auditQueryOf(params), format })}`;
}
