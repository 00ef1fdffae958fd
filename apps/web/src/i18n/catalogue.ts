import type { en } from './en.ts';

type English = typeof en;

/** The name of a text. */
export type TextKey = keyof English;

/** Forms by plural category; languages without a singular have `other` alone. */
export type Plural = { readonly one?: string; readonly other: string };

/** All texts of one language: the same names, plurals where English has plurals. */
export type Catalogue = { readonly [K in TextKey]: English[K] extends string ? string : Plural };

type HolesOf<Template> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | HolesOf<Rest>
  : never;

/** What a text has to be given: the names in braces, as its English form has them. */
export type Holes<K extends TextKey> = English[K] extends { readonly other: infer Template }
  ? HolesOf<Template>
  : HolesOf<English[K]>;
