// `@override` with a label: by halves, of which nothing and everything are certain.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  old: {
    sdl: federation(
      'type Query { users: [User!]! } type User @key(fields: "id") { id: ID! never: String! always: String! }',
      'v2.7',
    ),
    resolvers: {
      Query: { users: () => [{ id: '1' }] },
      User: { __resolveReference: itself, never: () => 'old', always: () => 'old' },
    },
  },
  new: {
    sdl: federation(
      `
      type User @key(fields: "id") {
        id: ID!
        never: String! @override(from: "old", label: "percent(0)")
        always: String! @override(from: "old", label: "percent(100)")
        next: User!
      }
    `,
      'v2.7',
    ),
    resolvers: {
      User: { __resolveReference: itself, never: () => 'new', always: () => 'new', next: () => ({ id: '2' }) },
    },
  },
};

export const queries = [
  { query: '{ users { never always } }', data: { users: [{ never: 'old', always: 'new' }] } },
  { query: '{ users { next { always never } } }', data: { users: [{ next: { always: 'new', never: 'old' } }] } },
];
