// `@override` with a label: a share of the requests, of which none and all are certain; or a name that the gateway's
// settings know, or do not.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  old: {
    sdl: federation(
      'type Query { users: [User!]! } type User @key(fields: "id") { id: ID! never: String! always: String! named: String! unnamed: String! }',
      'v2.7',
    ),
    resolvers: {
      Query: { users: () => [{ id: '1' }] },
      User: { __resolveReference: itself, never: () => 'old', always: () => 'old', named: () => 'old', unnamed: () => 'old' },
    },
  },
  new: {
    sdl: federation(
      `
      type User @key(fields: "id") {
        id: ID!
        never: String! @override(from: "old", label: "percent(0)")
        always: String! @override(from: "old", label: "percent(100)")
        named: String! @override(from: "old", label: "moved")
        unnamed: String! @override(from: "old", label: "moving")
        next: User!
      }
    `,
      'v2.7',
    ),
    resolvers: {
      User: { __resolveReference: itself, never: () => 'new', always: () => 'new', named: () => 'new', unnamed: () => 'new', next: () => ({ id: '2' }) },
    },
  },
};

export const config = { federation: { overrides: { moved: 100 } } };

export const queries = [
  { query: '{ users { named unnamed } }', data: { users: [{ named: 'new', unnamed: 'old' }] } },
  { query: '{ users { never always } }', data: { users: [{ never: 'old', always: 'new' }] } },
  { query: '{ users { next { always never } } }', data: { users: [{ next: { always: 'new', never: 'old' } }] } },
];
