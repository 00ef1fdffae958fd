import ConfigProvider from 'antd/es/config-provider';
import type { ReactNode } from 'react';
import { useAntdTheme } from './antd-theme.ts';
import { readCspNonce } from './csp-nonce.ts';

/**
 * What every antd component must stand in: theme and CSP nonce. It is not at the root of the page,
 * because that would load antd before anybody needs it.
 */
export function AntdScope({ children }: { children: ReactNode }) {
  const nonce = readCspNonce();
  return (
    <ConfigProvider
      theme={useAntdTheme()}
      wave={{ disabled: true }}
      direction={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}
      {...(nonce === undefined ? {} : { csp: { nonce } })}
    >
      {children}
    </ConfigProvider>
  );
}
