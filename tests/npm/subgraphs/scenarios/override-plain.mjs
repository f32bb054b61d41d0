// `@override`: the field is asked of the subgraph that took it over. The old one would say otherwise.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  old: {
    sdl: federation(`
      type Query { bills: [Bill!]! status: String! }
      type Bill @key(fields: "id") { id: ID! total: String! due: String! }
    `),
    resolvers: {
      Query: { bills: () => [{ id: '1' }, { id: '2' }], status: () => 'old' },
      Bill: { __resolveReference: itself, total: () => 'old', due: () => 'old' },
    },
  },
  new: {
    sdl: federation(`
      type Query { latest: Bill! status: String! @override(from: "old") }
      type Bill @key(fields: "id") { id: ID! total: String! @override(from: "old") tax: String! }
    `),
    resolvers: {
      Query: { latest: () => ({ id: '3' }), status: () => 'new' },
      Bill: { __resolveReference: itself, total: ({ id }) => `new ${id}`, tax: () => 'new' },
    },
  },
};

export const queries = [
  {
    query: '{ bills { total due } }',
    data: {
      bills: [
        { total: 'new 1', due: 'old' },
        { total: 'new 2', due: 'old' },
      ],
    },
  },
  {
    query: '{ status latest { due tax total } }',
    data: { status: 'new', latest: { due: 'old', tax: 'new', total: 'new 3' } },
  },
];
