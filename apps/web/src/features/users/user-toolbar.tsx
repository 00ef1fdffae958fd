import type { ListAddress } from '../../components/list-address.ts';
import { ListToolbar } from '../../components/list-toolbar.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { t } from '../../i18n/text.tsx';
import { USER_FILTERS, USER_ORDERS, type UserSort } from './user-list-params.ts';
import type { UserFilters } from './user-queries.ts';

type UserParams = ListAddress<UserSort> & Pick<UserFilters, 'status' | 'role'>;
type UserToolbarProps = { params: UserParams; onChange: (change: Partial<UserParams>) => void };

const SORT_KEYS = Object.keys(USER_ORDERS) as UserSort[];

/** Search and filters of the users; every choice goes into the address. */
export function UserToolbar({ params, onChange }: UserToolbarProps) {
  const chosen = [params.status, params.role].filter((choice) => choice !== 'all');
  return (
    <ListToolbar
      chosenFilters={chosen.length}
      search={t('users.search')}
      params={params}
      columns={SORT_KEYS.map((key) => [key, t(`users.column.${key}`)] as const)}
      orders={USER_ORDERS}
      onChange={onChange}
      data-testid="search-users-input"
    >
      <SelectField
        label={t('users.column.status')}
        value={params.status}
        options={USER_FILTERS.status.map((status) => [status, t(`users.filter.status.${status}`)] as const)}
        onChange={(status) => onChange({ status })}
        data-testid="user-status-filter"
      />
      <SelectField
        label={t('users.column.role')}
        value={params.role}
        options={USER_FILTERS.role.map((role) => [role, t(`users.filter.role.${role}`)] as const)}
        onChange={(role) => onChange({ role })}
        data-testid="user-role-filter"
      />
    </ListToolbar>
  );
}
