import type { ThemeConfig } from 'antd/es/config-provider';
import darkAlgorithm from 'antd/es/theme/themes/dark';
import defaultAlgorithm from 'antd/es/theme/themes/default';
import { useIsDark } from '../theme-choice.ts';

/** antd's theme, made from the custom properties of app/theme.css, so that colours have one home. */
export function useAntdTheme(): ThemeConfig {
  const isDark = useIsDark();
  const style = getComputedStyle(document.documentElement);
  const tokens = {
    colorPrimary: style.getPropertyValue('--accent'),
    colorPrimaryHover: style.getPropertyValue('--accent-strong'),
    colorTextLightSolid: style.getPropertyValue('--on-accent'),
    colorError: style.getPropertyValue('--danger'),
    colorErrorText: style.getPropertyValue('--danger'),
    colorText: style.getPropertyValue('--text'),
    colorTextPlaceholder: style.getPropertyValue('--text-muted'),
    colorTextDescription: style.getPropertyValue('--text-muted'),
    colorBgElevated: style.getPropertyValue('--surface'),
    colorBgContainer: style.getPropertyValue('--surface'),
    colorBorder: style.getPropertyValue('--control-border'),
    fontFamily: style.getPropertyValue('--font'),
  };
  // As high as the controls that are not antd's; a finger needs more room than a pointer.
  const controlHeight = Number.parseInt(style.getPropertyValue('--control-height'), 10);
  return {
    algorithm: isDark ? darkAlgorithm : defaultAlgorithm,
    token: {
      ...dropEmpty(tokens),
      fontSize: 14,
      controlHeight: Number.isNaN(controlHeight) ? 36 : controlHeight,
      borderRadius: 6,
      motion: false,
    },
  };
}

function dropEmpty<T extends Record<string, string>>(tokens: T): Partial<T> {
  return Object.fromEntries(Object.entries(tokens).filter(([, value]) => value.trim() !== '')) as Partial<T>;
}
