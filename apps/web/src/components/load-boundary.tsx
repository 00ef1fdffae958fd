import { Component, type ReactNode } from 'react';
import { t } from '../i18n/text.tsx';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

type LoadBoundaryState = { hasFailed: boolean };

/**
 * Keeps the rest of the page alive when a part breaks or its code cannot be loaded (a new version was
 * deployed, the network is away). Only a reload helps then: a failed import is remembered.
 */
export class LoadBoundary extends Component<{ children: ReactNode }, LoadBoundaryState> {
  override state: LoadBoundaryState = { hasFailed: false };

  static getDerivedStateFromError(): LoadBoundaryState {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Notice kind="error" role="alert">
        <p>{t('app.partFailed')}</p>
        <Button isSmall onClick={() => window.location.reload()}>
          {t('app.reload')}
        </Button>
      </Notice>
    );
  }
}
