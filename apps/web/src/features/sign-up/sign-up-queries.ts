import type { LinkCheck } from '@latchkey/shared/invites';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../api/http.ts';

/** What a link opens: a form to sign up, or one to set a new password. */
export type LinkKind = 'sign-up' | 'reset';

const ROUTES = {
  'sign-up': { path: '/signUp', member: 'inviteToken' },
  reset: { path: '/resetNativeUserCredentials', member: 'resetToken' },
} as const;

/** Whether a link still opens its form. Asked once: what is typed since must not vanish. */
export function useLinkCheck(kind: LinkKind, token: string) {
  const { path, member } = ROUTES[kind];
  return useQuery({
    queryKey: ['link', kind],
    queryFn: ({ signal }) =>
      request<LinkCheck>(`${path}/check`, { method: 'POST', body: { [member]: token }, signal }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** What a person fills in. */
export type LinkForm = { fullName: string; email: string; title: string; password: string };

/** Signs up, or sets the new password; either way the answer begins a session. */
export function sendLinkForm(kind: LinkKind, token: string, form: LinkForm): Promise<void> {
  const { path, member } = ROUTES[kind];
  const { email, password, fullName, title } = form;
  const person = kind === 'sign-up' ? { fullName, ...(title === '' ? {} : { title }) } : {};
  return request(path, { method: 'POST', body: { email, password, ...person, [member]: token } });
}
