// Errors that subgraphs send in ways of their own: without a path, with a strange one, beside whole data.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation('type Query { users: [User!]! warning: String odd: Int } type User @key(fields: "id") { id: ID! }'),
    resolvers: { Query: { users: () => [{ id: '1' }, { id: '2' }], warning: () => 'W', odd: () => 3 } },
    answer: (result) =>
      JSON.stringify(
        result.data?.warning !== undefined
          ? { ...result, errors: [{ message: 'a warning' }] }
          : result.data?.odd !== undefined
            ? {
                ...result,
                errors: [
                  { message: 'odd', path: ['nowhere', 7, 'x'], locations: [] },
                  { message: 'none', path: null },
                ],
              }
            : result,
      ),
  },
  b: {
    sdl: federation('type User @key(fields: "id") { id: ID! name: String mail: String }'),
    resolvers: { User: { __resolveReference: itself, name: ({ id }) => `n${id}`, mail: () => null } },
    // Whole data, and an error beside it: of one entity, and of none.
    answer: (result) =>
      JSON.stringify({
        ...result,
        errors: [{ message: 'about one', path: ['_entities', 1, 'name'] }, { message: 'about none' }],
      }),
  },
};

export const queries = [
  { query: '{ warning }', data: { warning: 'W' }, errors: [{ message: 'a warning' }] },
  { query: '{ odd }', data: { odd: 3 }, errors: [{ message: 'odd' }, { message: 'none' }] },
  {
    query: '{ users { id name } }',
    data: {
      users: [
        { id: '1', name: 'n1' },
        { id: '2', name: 'n2' },
      ],
    },
    errors: [{ message: 'about one', path: ['users', 1, 'name'] }, { message: 'about none' }],
  },
];
