// `@override` of a field that others require, and of one that requires.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  first: {
    sdl: federation(`
      type Query { tasks: [Task!]! }
      type Task @key(fields: "id") { id: ID! points: Int! effort: String! base: Int! }
    `),
    resolvers: {
      Query: { tasks: () => [{ id: '1' }] },
      Task: { __resolveReference: itself, points: () => -1, effort: () => 'first', base: () => 5 },
    },
  },
  second: {
    sdl: federation(`
      type Task @key(fields: "id") {
        id: ID!
        base: Int! @external
        points: Int! @override(from: "first") @requires(fields: "base")
        effort: String! @override(from: "first")
      }
    `),
    resolvers: { Task: { __resolveReference: itself, points: ({ base }) => base * 2, effort: () => 'second' } },
  },
  third: {
    sdl: federation(`
      type Task @key(fields: "id") {
        id: ID!
        points: Int! @external
        effort: String! @external
        plan: String! @requires(fields: "points effort")
      }
    `),
    resolvers: { Task: { __resolveReference: itself, plan: ({ points, effort }) => `${points} by ${effort}` } },
  },
};

export const queries = [
  { query: '{ tasks { points } }', data: { tasks: [{ points: 10 }] } },
  { query: '{ tasks { plan } }', data: { tasks: [{ plan: '10 by second' }] } },
  {
    query: '{ tasks { plan effort base points } }',
    data: { tasks: [{ plan: '10 by second', effort: 'second', base: 5, points: 10 }] },
  },
];
