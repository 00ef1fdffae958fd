/** Every kind of audit event (`noun.past-participle`). */
export const AUDIT_ACTIONS = [
  'token.minted',
  'token.revoked',
  'token.refused',
  'session.started',
  'session.refused',
  'session.ended',
  'action.refused',
  'user.added',
  'user.suspended',
  'user.reinstated',
  'user.removed',
  'user.password-set',
  'role.assigned',
  'role.withdrawn',
  'policy.activated',
  'policy.deactivated',
  'policy.seeded',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
