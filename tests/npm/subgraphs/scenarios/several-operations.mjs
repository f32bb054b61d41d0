// Documents with several operations, of which the request names one.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(
      'type Query { a(n: Int): Int! thing: Thing! } type Mutation { set(n: Int!): Int! } type Thing @key(fields: "id") { id: ID! }',
    ),
    resolvers: { Query: { a: (_, { n }) => n ?? 1, thing: () => ({ id: 't' }) }, Mutation: { set: (_, { n }) => n } },
  },
  b: {
    sdl: federation('type Query { b: Int! } type Thing @key(fields: "id") { id: ID! name(upper: Boolean): String! }'),
    resolvers: {
      Query: { b: () => 2 },
      Thing: { __resolveReference: itself, name: ({ id }, { upper }) => (upper ? id.toUpperCase() : id) },
    },
  },
};

const document = `
  query One($n: Int) { a(n: $n) ...F }
  query Two { b x: thing { name } }
  mutation Three { set(n: 5) }
  fragment F on Query { b thing { name(upper: true) } }
`;

export const queries = [
  { query: document, operationName: 'One', variables: { n: 3 }, data: { a: 3, b: 2, thing: { name: 'T' } } },
  { query: document, operationName: 'Two', data: { b: 2, x: { name: 't' } } },
  { query: document, operationName: 'Three', data: { set: 5 } },
  { query: document, operationName: 'Four', errors: 1 },
  { query: document, errors: 1 },
  { query: 'query Alone { a }', data: { a: 1 } },
  { query: '{ a thing { name } }', variables: null, operationName: null, data: { a: 1, thing: { name: 't' } } },
  { query: 'query Alone { a }', operationName: 'Alone', data: { a: 1 } },
  { query: 'query Alone { a }', operationName: 'Other', errors: 1 },
];
