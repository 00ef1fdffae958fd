/** Texts of the users pages. */
export const users = {};
