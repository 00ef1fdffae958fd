import { isLocale, LOCALES, rememberLocale } from '../i18n/locales.ts';
import { setLocale, t, useLocale } from '../i18n/text.tsx';
import styles from './preferences.module.css';
import { SelectField } from './select-field.tsx';
import { chooseTheme, THEME_CHOICES, useThemeChoice } from './theme-choice.ts';

const LANGUAGE_OPTIONS = Object.entries(LOCALES).map(([locale, name]) => [locale, name] as const);

/** Theme and language. The names of languages stand in their own: who cannot read this one finds hers. */
export function Preferences({ className = '' }: { className?: string | undefined }) {
  const locale = useLocale();
  const theme = useThemeChoice();
  const changeLanguage = (next: string) => {
    if (!isLocale(next)) return;
    rememberLocale(next);
    // Its texts may fail to load: then the page stays in the language it has.
    void setLocale(next).catch(() => undefined);
  };
  return (
    <footer className={`${styles.preferences} ${className}`}>
      <SelectField
        label={t('preferences.theme')}
        value={theme}
        options={THEME_CHOICES.map((choice) => [choice, t(`preferences.theme.${choice}`)] as const)}
        onChange={chooseTheme}
        data-testid="theme-select"
      />
      <SelectField
        label={t('preferences.language')}
        value={locale as string}
        options={LANGUAGE_OPTIONS}
        onChange={changeLanguage}
        data-testid="language-select"
      />
    </footer>
  );
}
