// Required fields that require others: a chain over three subgraphs.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation('type Query { cells: [Cell!]! } type Cell @key(fields: "id") { id: ID! one: Int! }'),
    resolvers: {
      Query: { cells: () => [{ id: '1' }, { id: '2' }] },
      Cell: { __resolveReference: itself, one: ({ id }) => Number(id) },
    },
  },
  b: {
    sdl: federation('type Cell @key(fields: "id") { id: ID! one: Int! @external two: Int! @requires(fields: "one") }'),
    resolvers: { Cell: { __resolveReference: itself, two: ({ one }) => one + 10 } },
  },
  c: {
    sdl: federation(`
      type Query { middle: Cell! }
      type Cell @key(fields: "id") { id: ID! one: Int! @external two: Int! @external three: Int! @requires(fields: "two") both: String! @requires(fields: "one two") }
    `),
    resolvers: {
      Query: { middle: () => ({ id: '5' }) },
      Cell: { __resolveReference: itself, three: ({ two }) => two + 100, both: ({ one, two }) => `${one}/${two}` },
    },
  },
  d: {
    sdl: federation(
      'type Cell @key(fields: "id") { id: ID! three: Int! @external four: Int! @requires(fields: "three") }',
    ),
    resolvers: { Cell: { __resolveReference: itself, four: ({ three }) => three + 1000 } },
  },
};

export const queries = [
  { query: '{ cells { four } }', data: { cells: [{ four: 1111 }, { four: 1112 }] } },
  {
    query: '{ cells { four three two one } }',
    data: {
      cells: [
        { four: 1111, three: 111, two: 11, one: 1 },
        { four: 1112, three: 112, two: 12, one: 2 },
      ],
    },
  },
  {
    query: '{ middle { both four } cells { both } }',
    data: { middle: { both: '5/15', four: 1115 }, cells: [{ both: '1/11' }, { both: '2/12' }] },
  },
];
