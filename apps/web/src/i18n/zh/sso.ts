import type { Part } from '../catalogue.ts';
import type { sso as english } from '../en/sso.ts';

export const sso: Part<typeof english> = {
  'sso.signIn': '使用 SSO 登录',
  'sso.or': '或',
  'sso.failed': 'SSO 登录失败。{reason}',
  'sso.unknown': '请重试，或联系管理员。',
  'problem.sso.provider-unavailable': '身份提供商没有响应。请稍后再试，或使用密码登录。',
  'problem.sso.attempt-over': '此次登录用时过长、已被使用，或是在其他浏览器中发起的。请重新开始登录。',
  'problem.sso.denied': '身份提供商拒绝了您的登录，或者您已在那里取消。',
  'problem.sso.answer-invalid': '身份提供商的响应未通过检查，请联系管理员。',
  'problem.sso.username-refused': '身份提供商没有提供可在此使用的用户名，请联系管理员。',
  'problem.sso.username-taken': '此处已有使用您用户名的账号，但尚未与您的 SSO 账号关联。请让管理员进行关联。',
  'problem.sso.not-provisioned': '您在此处没有账号，请让管理员添加。',
  'problem.sso.account-closed': '您在此处的账号已被停用或移除，请联系管理员。',
  'problem.sso.identity-linked': '此身份已关联到另一位用户',
};
