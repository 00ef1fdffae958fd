/** Texts of the permissions pages. */
export const permissions = {};
