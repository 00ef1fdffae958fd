/** As much of a zod schema as a form rule needs. */
type FieldSchema = {
  safeParse: (value: unknown) => {
    success: boolean;
    error?: { issues: readonly { message: string }[] } | undefined;
  };
};

/** @returns an antd form rule that holds a field to its shared schema, with the schema's own message. */
export function schemaRule(schema: FieldSchema) {
  return {
    validator: async (_rule: unknown, value: unknown): Promise<void> => {
      const { error } = schema.safeParse(value ?? '');
      if (error !== undefined) throw new Error(error.issues[0]?.message ?? 'Not valid');
    },
  };
}
