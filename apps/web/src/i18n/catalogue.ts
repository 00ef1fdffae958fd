import type { en } from './en.ts';
import type { enAdmin } from './en-admin.ts';

type English = typeof en & typeof enAdmin;

/** The name of a text. */
export type TextKey = keyof English;

/** Forms by plural category; languages without a singular have `other` alone. */
export type Plural = { readonly one?: string; readonly other: string };

/** A part of the English texts in another language: the same names, plurals where English has plurals. */
export type Part<EnglishPart> = {
  readonly [K in keyof EnglishPart]: EnglishPart[K] extends string ? string : Plural;
};

/** The texts of one language that every visit needs. */
export type Catalogue = Part<typeof en>;

/** The texts of one language that come with the administration pages. */
export type AdminCatalogue = Part<typeof enAdmin>;

type HolesOf<Template> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | HolesOf<Rest>
  : never;

/** What a text has to be given: the names in braces, as its English form has them. */
export type Holes<K extends TextKey> = English[K] extends { readonly other: infer Template }
  ? HolesOf<Template>
  : HolesOf<English[K]>;
