import { EXPORT_MEDIA_TYPES } from '../../apps/bff/src/features/audit/audit-export.ts';
import {
  exportAuditQuerySchema,
  listAuditPartiesQuerySchema,
  listAuditQuerySchema,
} from '../../packages/shared/src/audit-log.ts';
import { AUTH, type Endpoint, NO_STORE } from './openapi-endpoint.ts';

/** Reading the audit log. */
export const AUDIT_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/api/v1/audit',
    id: 'listAuditEvents',
    tag: 'Audit',
    summary: 'What happened and what was refused, newest first',
    description:
      'Needs GET_ANALYTICS_PRIVILEGE. Pages go by `before`, so events that are added meanwhile move nothing.',
    query: listAuditQuerySchema,
    access: 'page',
    answers: [{ status: 200, description: 'One page.', schema: 'AuditLog', headers: NO_STORE }],
    errors: ['request.invalid', 'privilege.missing', ...AUTH],
  },
  {
    method: 'get',
    path: '/api/v1/audit/parties',
    id: 'listAuditParties',
    tag: 'Audit',
    summary: 'Users, groups, policies or tokens by a part of their name',
    description:
      'Needs GET_ANALYTICS_PRIVILEGE. Whom the log can be narrowed to: suspended users and revoked tokens too, but none that are gone.',
    query: listAuditPartiesQuerySchema,
    access: 'page',
    answers: [{ status: 200, description: 'One page.', schema: 'AuditPartyList', headers: NO_STORE }],
    errors: ['request.invalid', 'privilege.missing', ...AUTH],
  },
  {
    method: 'get',
    path: '/api/v1/audit/export',
    id: 'exportAuditEvents',
    tag: 'Audit',
    summary: 'The audit log as a file',
    description:
      'Needs GET_ANALYTICS_PRIVILEGE. Holds every matching event that was recorded before the export, which is recorded itself. In CSV, a value that a spreadsheet could take for a formula begins with an apostrophe.',
    query: exportAuditQuerySchema,
    access: 'page',
    answers: [
      {
        status: 200,
        description: 'The file, sent while it is read: one that breaks off is not whole.',
        mediaTypes: Object.values(EXPORT_MEDIA_TYPES).map((type) => type.split(';', 1)[0] ?? type),
        headers: { ...NO_STORE, 'Content-Disposition': '`attachment`, with a name for the file' },
      },
    ],
    errors: ['request.invalid', 'request.cross-site', 'privilege.missing', ...AUTH],
  },
];
