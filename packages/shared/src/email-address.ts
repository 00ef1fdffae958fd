import { z } from 'zod';

/** Words joined by dots, at most 64 characters; then names of hosts, each at most 63 and with no hyphen at its ends. */
const DELIVERABLE =
  /^(?=.{1,64}@)[A-Za-z0-9_'+-]+(?:\.[A-Za-z0-9_'+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

/** An e-mail address that a mail server can take (RFC 5321 §4.5.3.1, RFC 1035 §2.3.4), in ASCII. */
export const emailAddressSchema = z
  .email({ pattern: DELIVERABLE, error: 'expected an address such as ada@example.org' })
  .max(254);
