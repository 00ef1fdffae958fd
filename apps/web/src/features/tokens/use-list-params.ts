import { type AddressFormat, useAddress } from '../../components/use-address.ts';
import {
  changeListParams,
  DETAILS_PARAM,
  type ListParams,
  readListParams,
  writeListParams,
} from './list-params.ts';

const FORMAT: AddressFormat<ListParams> = {
  read: readListParams,
  write: writeListParams,
  change: changeListParams,
  kept: [DETAILS_PARAM],
};

/** The list's parameters, read from and written to the address. */
export function useListParams() {
  return useAddress(FORMAT);
}
