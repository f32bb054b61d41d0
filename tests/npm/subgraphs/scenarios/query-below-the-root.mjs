// Fields that give `Query` itself: its fields are asked of all subgraphs, below the root too.
import { federation } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(
      'type Query { self: Query! deep: Deep! a: Int! } type Deep { query: Query! list: [Query!]! } type Mutation { run(n: Int!): Ran! } type Ran { n: Int! query: Query! }',
    ),
    resolvers: {
      Query: { self: () => ({}), deep: () => ({ query: {}, list: [{}, {}] }), a: () => 1 },
      Mutation: { run: (_, { n }) => ({ n, query: {} }) },
    },
  },
  b: {
    sdl: federation('type Query { b(n: Int = 0): Int! who: Who! } type Who { name: String! }'),
    resolvers: { Query: { b: (_, { n }) => n + 2, who: () => ({ name: 'W' }) } },
  },
};

// The composer does not see that each subgraph answers for `Query` wherever it stands.
export const unchecked = true;

export const queries = [
  {
    query: '{ self { a b self { b(n: 5) __typename } } }',
    data: { self: { a: 1, b: 2, self: { b: 7, __typename: 'Query' } } },
  },
  {
    query: '{ deep { query { w: who { name } } list { b } } }',
    data: { deep: { query: { w: { name: 'W' } }, list: [{ b: 2 }, { b: 2 }] } },
  },
  {
    query: 'mutation { run(n: 1) { n query { a b who { name } } } again: run(n: 2) { query { b } n } }',
    data: { run: { n: 1, query: { a: 1, b: 2, who: { name: 'W' } } }, again: { query: { b: 2 }, n: 2 } },
  },
];
