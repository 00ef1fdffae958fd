/** Single sign-on: the button, and why it did not work. */
export const sso = {
  'sso.signIn': 'Sign in with SSO',
  'sso.or': 'or',
  'sso.failed': 'Signing in with SSO failed. {reason}',
  'sso.unknown': 'Try again, or tell an administrator.',
  'problem.sso.provider-unavailable':
    'The sign-in provider does not answer. Try again later, or sign in with a password.',
  'problem.sso.attempt-over':
    'This sign-in took too long, was used already, or was begun in another browser. Start it again.',
  'problem.sso.denied': 'The sign-in provider did not let you in, or you cancelled there.',
  'problem.sso.answer-invalid': 'The answer of the sign-in provider failed a check. Tell an administrator.',
  'problem.sso.username-refused':
    'The sign-in provider gives you no username that can be used here. Tell an administrator.',
  'problem.sso.username-taken':
    'An account with your username exists here, and it is not linked to your SSO account. Ask an administrator to link it.',
  'problem.sso.not-provisioned': 'You have no account here. Ask an administrator to add one.',
  'problem.sso.account-closed': 'Your account here is suspended or was removed. Ask an administrator.',
  'problem.sso.identity-linked': 'This identity is linked to another user',
} as const;
