// Documents that do not fit the API schema, and the entry points that only Federation knows.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation('type Query { user(id: ID!): User } type User @key(fields: "id") { id: ID! name: String }'),
    resolvers: { Query: { user: (_, { id }) => ({ id, name: 'A' }) }, User: { __resolveReference: itself } },
  },
  b: {
    sdl: federation('type User @key(fields: "id") { id: ID! age: Int }'),
    resolvers: { User: { __resolveReference: itself, age: () => 3 } },
  },
};

export const queries = [
  '{ user(id: "1") { unknown } }',
  '{ user { name } }',
  '{ user(id: "1") }',
  '{ user(id: "1") { name { first } } }',
  '{ _entities(representations: []) { __typename } }',
  '{ _service { sdl } }',
  '{ user(id: "1") { a: name a: age } }',
  '{ user(id: "1") { ...F } } fragment F on User { ...F }',
  '{ user(id: $id) { name } }',
  'query($id: ID) { user(id: $id) { name } }',
  'mutation { user(id: "1") { name } }',
  '{ user(id: "1") { name ',
  '{ user(id: "1") { name @unknown } }',
].map((query) => ({ query, errors: 'some' }));
