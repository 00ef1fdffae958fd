import { policyActorsSchema } from '@latchkey/shared/policies';
import { type PolicyRecord, policyInputSchema } from '@latchkey/shared/policy-api';
import { describe, expect, test } from 'vitest';
import { actorsOf, draftOf, faultsOf, inputOf, newDraft, sectionOf } from './policy-draft.ts';

const ADA = { urn: 'urn:li:corpuser:ada', name: 'Ada' };

function record(changes: Partial<PolicyRecord> = {}): PolicyRecord {
  return {
    urn: 'urn:li:dataHubPolicy:a',
    type: 'METADATA',
    state: 'ACTIVE',
    name: 'Editors',
    description: '',
    privileges: ['EDIT_ENTITY', 'SOMETHING_ELSE'],
    actors: policyActorsSchema.parse({ users: [ADA.urn, 'urn:li:corpuser:gone'], resourceOwners: true }),
    resources: null,
    editable: true,
    version: '1-x',
    updatedAt: 1,
    ...changes,
  };
}

describe('a new policy', () => {
  test('starts with the privilege and the user that a link names', () => {
    const draft = newDraft('MANAGE_TAGS', ADA);
    expect(inputOf({ ...draft, name: ' Tags ' })).toMatchObject({
      type: 'PLATFORM',
      name: 'Tags',
      privileges: ['MANAGE_TAGS'],
      actors: { users: [ADA.urn] },
      resources: null,
    });
    expect(newDraft('EDIT_ENTITY', null).type).toBe('METADATA');
    expect(newDraft('NO_SUCH_THING', null).privileges).toEqual([]);
  });

  test('lacks what the server would refuse it without, and only that', () => {
    expect(faultsOf(newDraft(null, null))).toEqual(['name', 'actors', 'privileges']);
    const filled = { ...newDraft('EDIT_ENTITY', ADA), name: 'x' };
    expect(faultsOf(filled)).toEqual([]);
    expect(policyInputSchema.safeParse(inputOf(filled)).success).toBe(true);
    expect(faultsOf({ ...filled, criteria: [] })).toEqual(['resources']);
    const empty = { id: 0, field: 'TYPE', condition: 'EQUALS', values: [] } as const;
    expect(faultsOf({ ...filled, criteria: [empty] })).toEqual(['resources']);
    // Owners are no actors of a platform policy, whatever was ticked before the type was changed.
    const owners = { ...newDraft('MANAGE_TAGS', null), name: 'x', resourceOwners: true };
    expect(faultsOf(owners)).toEqual(['actors']);
    expect(actorsOf(owners).resourceOwners).toBe(false);
  });
});

describe('a policy that is there', () => {
  test('comes back as it was, deleted users and unknown privileges included', () => {
    const resources = {
      allResources: false,
      filter: { criteria: [{ field: 'TAG', values: ['urn:li:tag:pii'], condition: 'NOT_EQUALS' as const }] },
    };
    const policy = record({ resources });
    const draft = draftOf({ policy, names: { [ADA.urn]: ADA.name } });
    expect(draft.users).toEqual([ADA, { urn: 'urn:li:corpuser:gone', name: 'urn:li:corpuser:gone' }]);
    const input = inputOf(draft);
    expect(input).toMatchObject({
      type: policy.type,
      name: policy.name,
      privileges: policy.privileges,
      actors: policy.actors,
      resources: { filter: resources.filter },
    });
    expect(policyInputSchema.safeParse(input).success).toBe(true);
  });

  test('in DataHub’s older words becomes conditions that mean the same', () => {
    const older = record({
      resources: {
        type: 'dataset',
        resources: ['urn:1', 'urn:2'],
        allResources: false,
        filter: { criteria: [{ field: 'RESOURCE_TYPE', values: ['chart'], condition: 'EQUALS' }] },
      },
    });
    const { criteria } = draftOf({ policy: older, names: {} });
    expect(criteria?.map(({ field, values }) => [field, values])).toEqual([
      ['TYPE', ['dataset']],
      ['URN', ['urn:1', 'urn:2']],
      ['TYPE', ['chart']],
    ]);
    expect(draftOf({ policy: record({ resources: { allResources: true } }), names: {} }).criteria).toBeNull();
  });

  test('loses the privileges of the other type when its type is changed', () => {
    const draft = { ...draftOf({ policy: record(), names: {} }), type: 'PLATFORM' as const };
    expect(inputOf(draft).privileges).toEqual(['SOMETHING_ELSE']);
    expect(inputOf(draft).resources).toBeNull();
  });
});

test('a fault of the server finds its part of the form', () => {
  const of = (field: string) => sectionOf({ field, message: 'x' });
  expect(['name', 'actors.users.0', 'privileges.2', 'resources.filter.criteria.0.values'].map(of)).toEqual([
    'name',
    'actors',
    'privileges',
    'resources',
  ]);
  expect(of('')).toBeUndefined();
  expect(of('version')).toBeUndefined();
});
