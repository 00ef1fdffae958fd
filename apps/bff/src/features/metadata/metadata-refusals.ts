import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';

/** What was refused, for the audit log, and in which words, for the caller. */
export type Refusal = {
  readonly attempted: string;
  /** URN of the entity, or the type of a list. */
  readonly subjectUrn: string;
  readonly detail: string;
};

/** Thrown inside a transaction, so that nothing of the act stays; its record is a commit of its own. */
export class RefusedAct extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

/** Recording refusals. */
export type Refusals = ReturnType<typeof createRefusals>;

/** @returns the recorder; the act that a refusal belongs to is none, so it is a commit of its own. */
export function createRefusals({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
  const record = async (context: RequestContext, { attempted, subjectUrn }: Refusal): Promise<void> => {
    const event = { subjectUrn, outcome: 'refused', details: { attempted } } as const;
    await store.transaction((tx) =>
      tx.audit.insert(auditEventOf(context, clock.now(), 'action.refused', event)),
    );
  };
  return {
    record,
    /** @throws AppError `privilege.missing`, after recording it. */
    refuse: async (context: RequestContext, refusal: Refusal): Promise<never> => {
      await record(context, refusal);
      throw new AppError('privilege.missing', { detail: refusal.detail });
    },
  };
}
