import { installPythonPackage } from '../tools/python-package.ts';

/** The published client that is tested. A newer one is a change of this line and of `docs/datahub-clients.md`. */
export const CLIENT_VERSION = '1.7.0.17';

/** The installed client. */
export type PythonClient = {
  /** The command `datahub`. */
  readonly datahub: string;
  /** The interpreter that has the package. */
  readonly python: string;
  readonly pythonVersion: string;
};

/** @throws CannotRun without a suitable Python, or when the package cannot be fetched. */
export async function installPythonClient(say: (line: string) => void): Promise<PythonClient> {
  const wanted = { name: 'acryl-datahub', version: CLIENT_VERSION, leastPython: [3, 10] } as const;
  const { python, pythonVersion, command } = await installPythonPackage(wanted, say);
  return { datahub: command('datahub'), python, pythonVersion };
}
