import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { createMetadataAuthority, type MetadataAuthority } from '../policies/metadata-authority-service.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { keyAspectName } from './aspect-registry.ts';
import {
  CREDENTIALS_ASPECT,
  OPERATION_PRIVILEGES,
  reasonAgainst,
  reasonWithout,
  requirementOfRead,
} from './metadata-policy.ts';
import type { Refusal, Refusals } from './metadata-refusals.ts';
import type { Aspect, Entity } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';
import type { TimeseriesQuery } from './timeseries-query.ts';
import type { TimeseriesEvent } from './timeseries-repository.ts';
import { type PageRequest, visiblePage } from './visible-page.ts';

/** A page of entities of one type, in the order of their URNs. */
export type EntityPage = { readonly urns: readonly string[]; readonly total: number };

const READ = OPERATION_PRIVILEGES.READ;

/** Events read before the filter is asked: one may have 16 MiB. */
const EVENTS_AT_ONCE = 4;
/** Characters of the events of one answer: more would be held in memory several times over. */
const MAX_EVENTS_SIZE = 64 * 1024 * 1024;

const NOTHING: EntityPage = { urns: [], total: 0 };

/**
 * Reading entities: what METADATA policies let the actor see, as of the request. What he may not see is
 * answered like what does not exist: with 403 where the unknown is refused too, else as absent. Metadata
 * is read before the policies, so that no answer is older than the right to it.
 */
export function createEntityReader(deps: { readonly store: Store; readonly refusals: Refusals }) {
  const { store, refusals } = deps;

  /** @returns what decides about each entity of the type; undefined when the actor may read all of them. */
  const authorityOver = async (
    context: RequestContext,
    entityType: string,
    subject: string,
  ): Promise<MetadataAuthority | undefined> => {
    const { actor } = context;
    const requirement = requirementOfRead(actor, entityType);
    if (requirement.kind === 'anyone') return undefined;
    if (requirement.kind === 'entity') return createMetadataAuthority(store.read, actor.urn);
    const reason = reasonAgainst(requirement, await currentPrivileges(store.read, actor.urn));
    return reason === undefined ? undefined : refusals.refuse(context, readRefusal(context, subject, reason));
  };

  /** @returns whether the entity may be shown; false when it is to look absent. */
  const maySee = async (context: RequestContext, urn: Urn, aspects?: readonly Aspect[]): Promise<boolean> => {
    const authority = await authorityOver(context, urn.entityType, urn.text);
    const entity = { type: urn.entityType, urn: urn.text };
    if (authority === undefined || (await authority.holds(READ, entity, aspects))) return true;
    const refusal = readRefusal(context, urn.text, reasonWithout('READ'));
    if (!(await authority.holdsOverAbsent(READ, entity))) return refusals.refuse(context, refusal);
    await refusals.record(context, refusal);
    return false;
  };

  return {
    /**
     * @returns the entity, or undefined when it does not exist.
     * @throws AppError `privilege.missing`.
     */
    findEntity: async (context: RequestContext, urn: Urn): Promise<Entity | undefined> => {
      const aspects = await store.read.aspects.listLatest(urn.text);
      return (await maySee(context, urn, aspects)) && aspects.length > 0 ? { urn, aspects } : undefined;
    },

    /**
     * @param version 0 for the latest, else counted from 1, the oldest.
     * @throws AppError `entity.not-found`, `privilege.missing`.
     */
    getAspect: async (
      context: RequestContext,
      urn: Urn,
      aspect: string,
      version: number,
    ): Promise<Aspect> => {
      if (aspect === CREDENTIALS_ASPECT) {
        return refusals.refuse(context, readRefusal(context, urn.text, 'credentials are shown to nobody'));
      }
      const found = await store.read.aspects.find({ urn: urn.text, aspect }, version);
      if ((await maySee(context, urn)) && found !== undefined) return found;
      const which = version === 0 ? aspect : `${aspect}, version ${version},`;
      throw new AppError('entity.not-found', {
        detail: `There is no aspect ${which} of the entity ${urn.text}.`,
      });
    },

    /**
     * @returns the events of a time series that a query asks for, the newest first; none where the entity is absent.
     * @throws AppError `privilege.missing`, `request.invalid` when they are too much for one answer.
     */
    listEvents: async (context: RequestContext, query: TimeseriesQuery): Promise<TimeseriesEvent[]> => {
      const { urn, aspect, span, limit, isWanted } = query;
      const found: TimeseriesEvent[] = [];
      let size = 0;
      for (let after: TimeseriesEvent | undefined; found.length < limit; ) {
        const page = { after, limit: Math.min(limit, EVENTS_AT_ONCE) };
        const events = await store.read.timeseries.list({ urn: urn.text, aspect }, span, page);
        const wanted = events.filter(({ value }) => isWanted(value)).slice(0, limit - found.length);
        found.push(...wanted);
        size += wanted.reduce((sum, event) => sum + event.size, 0);
        if (size > MAX_EVENTS_SIZE) {
          if (!(await maySee(context, urn))) return [];
          throw tooManyEvents();
        }
        after = events.at(-1);
        if (events.length < page.limit) break;
      }
      return (await maySee(context, urn)) ? found : [];
    },

    /**
     * @param urns of one type, in the order of the answer.
     * @param whenDenied whether entities that the actor may not see are left out, or refuse it all.
     * @returns the entities that exist.
     * @throws AppError `privilege.missing`.
     */
    findEntities: async (
      context: RequestContext,
      entityType: string,
      urns: readonly Urn[],
      whenDenied: 'omit' | 'refuse',
    ): Promise<Entity[]> => {
      const texts = [...new Set(urns.map(({ text }) => text))];
      const aspectsByUrn = Map.groupBy(await store.read.aspects.listLatestOf(texts), ({ urn }) => urn);
      const authority = await authorityOver(context, entityType, entityType);
      const names = texts.map((urn) => ({ type: entityType, urn }));
      const visible = authority === undefined ? undefined : await authority.filter(READ, names);
      if (authority !== undefined && visible !== undefined && whenDenied === 'refuse') {
        for (const name of names.filter(({ urn }) => !visible.has(urn))) {
          const refusal = readRefusal(context, name.urn, reasonWithout('READ'));
          // The words name no entity: which one it was would tell that it exists.
          const detail = `User ${context.actor.urn} is unauthorized to READ entities.`;
          if (await authority.holdsOverAbsent(READ, name)) await refusals.record(context, refusal);
          else await refusals.refuse(context, { ...refusal, detail });
        }
      }
      return urns.flatMap((urn) => {
        const aspects = aspectsByUrn.get(urn.text);
        return aspects === undefined || visible?.has(urn.text) === false ? [] : [{ urn, aspects }];
      });
    },

    /**
     * @returns the URNs of a page of the entities of a type that the actor may see.
     * @throws AppError `privilege.missing`.
     */
    listUrns: async (context: RequestContext, entityType: string, page: PageRequest): Promise<EntityPage> => {
      const type = { entityType, keyAspect: keyAspectName(entityType) };
      const { aspects } = store.read;
      const authority = await authorityOver(context, entityType, entityType);
      const reach = (await authority?.reachOver(READ, entityType)) ?? 'all';
      if (reach === 'none') return NOTHING;
      if (authority !== undefined && reach === 'some') {
        const next = (after: string, limit: number) => aspects.listUrns(type, { after, start: 0, limit });
        return visiblePage({ authority, anyOf: READ, entityType, next }, page);
      }
      return { urns: await aspects.listUrns(type, page), total: await aspects.countEntities(type) };
    },

    /**
     * @param text part of a URN or of any latest aspect; empty finds all.
     * @returns a page of the entities of a type that match, are not soft-deleted and may be seen.
     * @throws AppError `privilege.missing`.
     */
    search: async (
      context: RequestContext,
      entityType: string,
      text: string,
      page: { readonly start: number; readonly limit: number },
    ): Promise<EntityPage> => {
      const type = { entityType, keyAspect: keyAspectName(entityType) };
      const { aspects } = store.read;
      const authority = await authorityOver(context, entityType, entityType);
      const reach = (await authority?.reachOver(READ, entityType)) ?? 'all';
      if (reach === 'none') return NOTHING;
      const candidates = {
        authority: reach === 'some' ? authority : undefined,
        anyOf: READ,
        entityType,
        next: (after: string, limit: number) => aspects.listUrns(type, { after, start: 0, limit }),
        among: (urns: readonly string[]) => aspects.searchAmong(type, text, urns),
      };
      return visiblePage(candidates, { after: '', ...page });
    },
  };
}

function tooManyEvents(): AppError {
  const message = 'The events are more than 64 MiB. Ask for fewer, or for a shorter span of time.';
  return new AppError('request.invalid', { detail: message, errors: [{ field: 'limit', message }] });
}

function readRefusal({ actor }: RequestContext, subject: string, reason: string): Refusal {
  const detail = `User ${actor.urn} is unauthorized to get entity ${subject} (${reason})`;
  return { attempted: 'metadata.read', subjectUrn: subject, detail };
}
