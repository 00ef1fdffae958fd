/** Texts of the account pages. */
export const account = {};
