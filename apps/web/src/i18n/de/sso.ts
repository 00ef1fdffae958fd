import type { Part } from '../catalogue.ts';
import type { sso as english } from '../en/sso.ts';

export const sso: Part<typeof english> = {
  'sso.signIn': 'Mit SSO anmelden',
  'sso.or': 'oder',
  'sso.failed': 'Die Anmeldung mit SSO ist fehlgeschlagen. {reason}',
  'sso.unknown': 'Versuchen Sie es noch einmal, oder wenden Sie sich an die Administration.',
  'problem.sso.provider-unavailable':
    'Der Anmeldedienst antwortet nicht. Versuchen Sie es später noch einmal, oder melden Sie sich mit einem Passwort an.',
  'problem.sso.attempt-over':
    'Diese Anmeldung hat zu lange gedauert, wurde bereits verwendet oder in einem anderen Browser begonnen. Beginnen Sie sie noch einmal.',
  'problem.sso.denied': 'Der Anmeldedienst hat Sie nicht eingelassen, oder Sie haben dort abgebrochen.',
  'problem.sso.answer-invalid':
    'Die Antwort des Anmeldedienstes hat eine Prüfung nicht bestanden. Wenden Sie sich an die Administration.',
  'problem.sso.username-refused':
    'Der Anmeldedienst nennt keinen Benutzernamen, der hier verwendet werden kann. Wenden Sie sich an die Administration.',
  'problem.sso.username-taken':
    'Hier gibt es bereits ein Konto mit Ihrem Benutzernamen, und es ist nicht mit Ihrem SSO-Konto verknüpft. Bitten Sie die Administration, beide zu verknüpfen.',
  'problem.sso.not-provisioned': 'Sie haben hier kein Konto. Bitten Sie die Administration, eines anzulegen.',
  'problem.sso.account-closed':
    'Ihr Konto ist hier gesperrt oder wurde entfernt. Wenden Sie sich an die Administration.',
  'problem.sso.identity-linked': 'Diese Identität ist mit einer anderen Person verknüpft',
};
