import { accessTokenUrn } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { systemContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import type { EndingToken } from './notice-repository.ts';
import { noticeText } from './notice-text.ts';

const DAY_MS = 24 * 60 * 60_000;
const CHECK_EVERY_MS = 15 * 60_000;

/** Days before the end at which an owner is told, the nearest first. */
const STEPS = [1, 7, 30] as const;

/** Sends one mail. @throws when it was not accepted. */
export type SendMail = (mail: { to: string; subject: string; text: string }) => Promise<void>;

/** Tells owners about tokens that end soon. */
export type NoticeService = {
  /** Sends what is due, each notice once. @returns how many were sent. */
  sendDue(): Promise<number>;
  /** Goes on sending by itself. @returns a function that stops it. */
  start(): () => void;
};

/**
 * @param frontendUrl address of the settings page as people reach it.
 */
export function createNoticeService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sendMail: SendMail;
  readonly frontendUrl: string;
}): NoticeService {
  const { store, clock, logger, sendMail, frontendUrl } = deps;

  /** The claim comes first: a crash in between loses a mail, but no mail comes twice. */
  const sendOne = async (token: EndingToken, to: string, step: number): Promise<boolean> => {
    const at = clock.now();
    const isOurs = await store.transaction(async (tx) => {
      const isFirst = await tx.notices.claim(token.id, step, at);
      // Whoever hears "in one day" need not hear "in seven days" afterwards.
      for (const wider of STEPS.filter((days) => days > step)) await tx.notices.claim(token.id, wider, at);
      return isFirst;
    });
    if (!isOurs) return false;
    try {
      await sendMail({ to, ...noticeText(token, step, frontendUrl) });
    } catch (error) {
      await store.transaction((tx) => tx.notices.release(token.id, step));
      logger.warn({ err: error }, 'a notice could not be sent yet');
      return false;
    }
    const what = {
      subjectUrn: accessTokenUrn(token.id),
      details: { daysBefore: step, owner: token.ownerUrn },
    };
    await store.transaction((tx) =>
      tx.audit.insert(auditEventOf(systemContext('notices'), clock.now(), 'token.expiry-announced', what)),
    );
    return true;
  };

  const sendDue = async (): Promise<number> => {
    const now = clock.now();
    let sent = 0;
    for (const token of await store.read.notices.listEnding(now, now + 30 * DAY_MS)) {
      const step = dueStep(token, now);
      if (step !== undefined && token.email !== null && (await sendOne(token, token.email, step))) sent += 1;
    }
    return sent;
  };

  return {
    sendDue,
    start: () => {
      const check = () => {
        sendDue().catch((error: unknown) => logger.warn({ err: error }, 'notices could not be checked'));
      };
      check();
      const timer = setInterval(check, CHECK_EVERY_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

/** The nearest step that the token has reached; a token made for a shorter time never reaches it. */
function dueStep(token: EndingToken, now: number): number | undefined {
  return STEPS.find((days) => {
    const from = token.expiresAt - days * DAY_MS;
    return now >= from && token.createdAt < from;
  });
}
