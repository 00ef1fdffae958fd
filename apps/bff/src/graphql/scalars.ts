import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** DataHub's scalar `Long`: a JSON number, here always within ±2^53. */
export const longScalar = new GraphQLScalarType<number, number>({
  name: 'Long',
  description: 'A 64-bit integer, e.g. epoch milliseconds',
  coerceOutputValue: toLong,
  coerceInputValue: toLong,
  coerceInputLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return toLong(node.value);
    throw new GraphQLError('Long expects an integer');
  },
});

function toLong(value: unknown): number {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new GraphQLError('Long expects an integer');
}
