// `@override` of fields of a subgraph that no longer answers, and of one that no longer exists.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  gone: {
    sdl: federation(
      'type Query { hours: Int! news: String } type Club @key(fields: "id") { id: ID! members: Int! rank: Int }',
    ),
    resolvers: {},
    answer: () => ({ status: 503, text: 'gone' }),
  },
  here: {
    sdl: federation(`
      type Query { clubs: [Club!]! hours: Int! @override(from: "gone") }
      type Club @key(fields: "id") { id: ID! members: Int! @override(from: "gone") name: String! @override(from: "never") }
    `),
    resolvers: {
      Query: {
        clubs: () => [
          { id: '1', members: 3, name: 'One' },
          { id: '2', members: 4, name: 'Two' },
        ],
        hours: () => 8,
      },
      Club: { __resolveReference: itself },
    },
  },
};

export const queries = [
  {
    query: '{ hours clubs { members name } }',
    data: {
      hours: 8,
      clubs: [
        { members: 3, name: 'One' },
        { members: 4, name: 'Two' },
      ],
    },
  },
  {
    query: '{ clubs { name rank } news }',
    data: {
      clubs: [
        { name: 'One', rank: null },
        { name: 'Two', rank: null },
      ],
      news: null,
    },
    errors: 3,
  },
];
