import type { NamedAuditParty } from '@latchkey/shared/audit-log';
import { useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { RadioList } from '../../components/radio-list.tsx';
import { SearchPicker } from '../../components/search-picker.tsx';
import { ToggleGroup } from '../../components/toggle-group.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { t } from '../../i18n/text.tsx';
import styles from './audit.module.css';
import { exactUrnOf } from './audit-params.ts';
import { useAuditParties } from './audit-queries.ts';
import type { PartyFilterName } from './audit-types.ts';
import { groupText } from './group-text.ts';
import { visibleText } from './visible-text.ts';

type Kind = NamedAuditParty['kind'];

const KINDS: Readonly<Record<PartyFilterName, readonly [Kind, ...Kind[]]>> = {
  actor: ['user'],
  subject: ['user', 'group', 'policy'],
  token: ['token'],
};

/** What was chosen: `name` is undefined for a URN that was typed. */
export type ChosenParty = { readonly urn: string; readonly name: string | undefined };

type ChoosePartyDialogProps = {
  filter: PartyFilterName;
  /** @param party null when nothing was chosen. */
  onClose: (party: ChosenParty | null) => void;
};

/** Looks for those whose events are wanted, by a part of the name; who is gone is found by the whole name. */
export function ChoosePartyDialog({ filter, onClose }: ChoosePartyDialogProps) {
  const kinds = KINDS[filter];
  const [kind, setKind] = useState<Kind>(kinds[0]);
  const [chosen, setChosen] = useState<ChosenParty | null>(null);
  return (
    <Dialog
      title={t(`audit.choose.${filter}`)}
      data-testid="choose-party-modal"
      width={480}
      onDismiss={() => onClose(null)}
    >
      <form
        className={styles.choice}
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen !== null) onClose(chosen);
        }}
      >
        {kinds.length > 1 && (
          <ToggleGroup
            label={t('audit.subjectFilter')}
            value={kind}
            options={kinds.map((option) => [option, groupText(option)] as const)}
            onChange={(next) => {
              setKind(next);
              setChosen(null);
            }}
          />
        )}
        <PartySearch key={kind} kind={kind} chosen={chosen} onChoose={setChosen} />
        <DialogActions>
          <Button onClick={() => onClose(null)}>{t('app.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={chosen === null}>
            {t('audit.show')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

type PartySearchProps = {
  kind: Kind;
  chosen: ChosenParty | null;
  onChoose: (party: ChosenParty) => void;
};

function PartySearch({ kind, chosen, onChoose }: PartySearchProps) {
  const [text, settled, setText] = useSettled('');
  const search = useAuditParties(kind, settled.trim());
  const parties = search.data?.parties ?? [];
  const exact = exactUrnOf(kind, settled.trim());
  const options: [string, ChosenParty & { note: string | null }][] = parties.map((party) => [
    party.urn,
    { urn: party.urn, name: party.name, note: noteOf(party) },
  ]);
  const add = (urn: string, name: string | undefined, note: string | null) => {
    if (!options.some(([known]) => known === urn)) options.push([urn, { urn, name, note }]);
  };
  if (exact !== undefined && !search.isPlaceholderData) add(exact, undefined, t('audit.exactly'));
  // The chosen one stays in sight, whatever is searched for next.
  if (chosen !== null) add(chosen.urn, chosen.name, null);
  return (
    <SearchPicker
      label={t(`audit.search.${kind}`)}
      text={text}
      onType={setText}
      fault={search.isError ? t('people.failed', { reason: asSentence(errorText(search.error)) }) : undefined}
      total={search.data?.total}
      shownCount={parties.length}
      nothing={t(`audit.nothing.${kind}`)}
      isFocusedFirst
      data-testid="search-parties-input"
    >
      {options.length > 0 && (
        <RadioList
          label={groupText(kind)}
          isLabelHidden
          value={chosen?.urn ?? null}
          options={options.map(([urn, { name, note }]) => [
            urn,
            <span key={urn}>
              <span dir="auto">{visibleText(name ?? urn)}</span>{' '}
              {note !== null && (
                <span className={styles.note} dir="auto">
                  {visibleText(note)}
                </span>
              )}
            </span>,
          ])}
          onChange={(urn) => {
            const found = options.find(([known]) => known === urn)?.[1];
            if (found !== undefined) onChoose({ urn, name: found.name });
          }}
          data-testid="party-results"
        />
      )}
    </SearchPicker>
  );
}

/** What tells namesakes apart; the user name of a service account is a random id, which tells nobody anything. */
function noteOf({ isServiceAccount, name, note }: NamedAuditParty): string | null {
  if (isServiceAccount) return t('who.serviceAccount');
  return note === name ? null : note;
}
