import type { Me } from '@latchkey/shared/sessions';
import type { Ref } from 'react';
import { Button } from '../../components/button.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import { t } from '../../i18n/text.tsx';

/** Id of the text that says why nothing can be generated; see `GenerateObstacle`. */
export const OBSTACLE_ID = 'generate-obstacle';

/** @returns whether this person can generate a token right now, for herself or somebody else. */
export function canGenerate({ tokens }: Me): boolean {
  return tokens.authEnabled && (tokens.mayGenerate || tokens.mayManage || tokens.mayUseServiceAccounts);
}

type GenerateButtonProps = {
  me: Me;
  ref?: Ref<HTMLButtonElement>;
  /** Second copy of the button, in the empty list. */
  isSecondary?: boolean;
  onIntent: () => void;
  onClick: () => void;
};

/** Opens the form. Where that is impossible it stays focusable, so that the reason can be heard. */
export function GenerateButton({ me, ref, isSecondary = false, onIntent, onClick }: GenerateButtonProps) {
  const isDisabled = !canGenerate(me);
  return (
    <Button
      ref={ref}
      look="primary"
      isDisabled={isDisabled}
      aria-describedby={isDisabled ? OBSTACLE_ID : undefined}
      data-testid={isSecondary ? 'add-first-token-button' : 'add-token-button'}
      onPointerEnter={isDisabled ? undefined : onIntent}
      onFocus={isDisabled ? undefined : onIntent}
      onClick={onClick}
    >
      <PlusIcon /> {t('generate.title')}
    </Button>
  );
}
