/** An error answer as DataHub words it where its own sentence differs from ours. */
export class DataHubGraphqlError extends Error {
  readonly code: number;

  /** @param code 400, 403, 404, 409, 500 or 503. */
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
