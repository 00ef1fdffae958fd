import { privilegeName } from '@latchkey/shared/privilege-catalogue';
import { useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { ListFailure, ListSkeleton } from '../../components/list-states.tsx';
import { t } from '../../i18n/text.tsx';
import { useAccess, usePolicy } from './permission-queries.ts';
import { draftOf, newDraft } from './policy-draft.ts';
import { NAME_MAX, PolicyForm } from './policy-form.tsx';
import { PolicyView } from './policy-view.tsx';

const WIDTH = 760;

type PolicyDialogProps = {
  /** `urn` is null for a new policy, which starts with a privilege and a user where they are given. */
  form: { urn: string | null; grant: string | null; to: string | null };
  onClose: (isSaved: boolean) => void;
};

/** The form of a new policy or of one that is there; a system policy is shown as it is. */
export function PolicyDialog({ form, onClose }: PolicyDialogProps) {
  // What was typed is asked for before it is thrown away.
  const [leaving, setLeaving] = useState<'no' | 'asked'>('no');
  const [isDirty, setDirty] = useState(false);
  const dismiss = () => (isDirty && leaving === 'no' ? setLeaving('asked') : onClose(false));
  const shared = {
    isLeaving: leaving === 'asked',
    onStay: () => setLeaving('no'),
    onLeave: () => onClose(false),
    onDirty: setDirty,
    onDismiss: dismiss,
    onSaved: () => onClose(true),
  };
  return form.urn === null ? (
    <Dialog title={t('policy.newTitle')} data-testid="policy-modal" width={WIDTH} onDismiss={dismiss}>
      <NewPolicy grant={form.grant} to={form.to} {...shared} />
    </Dialog>
  ) : (
    <PresentPolicy urn={form.urn} {...shared} />
  );
}

type FormControls = Omit<Parameters<typeof PolicyForm>[0], 'initial' | 'present'>;

function NewPolicy({ grant, to, ...controls }: FormControls & { grant: string | null; to: string | null }) {
  const access = useAccess(to ?? 'me');
  // Only a link that names a user has to wait for the user's name.
  if (to !== null && access.isPending) return <ListSkeleton label={t('policy.loading')} />;
  const user = to === null || access.data === undefined ? null : access.data.user;
  const actor = user === null ? null : { urn: user.urn, name: user.displayName };
  const draft = newDraft(grant, actor);
  const [privilege] = draft.privileges;
  // Whoever came to give somebody a privilege finds nothing left to fill in.
  const name =
    actor === null || privilege === undefined
      ? ''
      : t('policy.nameOf', { privilege: privilegeName(privilege), name: actor.name }).slice(0, NAME_MAX);
  return <PolicyForm initial={{ ...draft, name }} present={null} {...controls} />;
}

function PresentPolicy({ urn, ...controls }: FormControls & { urn: string }) {
  const policy = usePolicy(urn);
  const isSystem = policy.data?.policy.editable === false;
  return (
    <Dialog
      title={t(isSystem ? 'policy.systemTitle' : 'policy.editTitle')}
      data-testid="policy-modal"
      width={WIDTH}
      onDismiss={controls.onDismiss}
    >
      <LoadedPolicy policy={policy} {...controls} />
    </Dialog>
  );
}

function LoadedPolicy({ policy, ...controls }: FormControls & { policy: ReturnType<typeof usePolicy> }) {
  if (policy.isPending) return <ListSkeleton label={t('policy.loading')} />;
  if (policy.data === undefined) {
    const text = t('policy.loadFailed', { reason: asSentence(errorText(policy.error)) });
    return <ListFailure text={text} onRetry={() => void policy.refetch()} />;
  }
  const details = policy.data;
  if (!details.policy.editable) {
    return (
      <>
        <PolicyView details={details} />
        <DialogActions>
          <Button look="primary" onClick={controls.onLeave}>
            {t('app.close')}
          </Button>
        </DialogActions>
      </>
    );
  }
  return (
    <PolicyForm
      // What was read anew, because somebody else had changed it, begins anew.
      key={details.policy.version}
      initial={draftOf(details)}
      present={details.policy}
      onReload={() => void policy.refetch()}
      {...controls}
    />
  );
}
