import type { Me } from '@latchkey/shared/sessions';

/** Not ".env": a name with a leading dot would be hidden, or changed by the browser. */
export const ENV_FILE_NAME = 'datahub.env';

/** @returns the base URL that DataHub's clients are given: the metadata service, else the frontend's proxy. */
export function gmsUrl(doors: Me['doors']): string {
  return doors.metadataService ?? doors.frontend;
}

/** @returns the two variables that DataHub's clients read. A JWT has no character that needs quoting. */
export function envFile(accessToken: string, doors: Me['doors']): string {
  return `DATAHUB_GMS_TOKEN=${accessToken}\nDATAHUB_GMS_URL=${gmsUrl(doors)}\n`;
}
