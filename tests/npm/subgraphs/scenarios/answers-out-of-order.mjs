// Subgraphs whose answers hold more than was asked for, in another order, with spaces, extensions and escaped keys.
import { federation, itself } from '../schema.mjs';

const turned = (value) => {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, turned(inner)]);
  return Object.fromEntries([['extra', { deep: [1, { x: null }] }], ...entries.reverse(), ['more', 'x']]);
};

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { rows: [Row!]! any: [Any!]! }
      union Any = Row | Hole
      type Row @key(fields: "id") { id: ID! left: Int! right: Int! cells: [Cell!]! }
      type Hole { depth: Int! }
      type Cell { x: Int! y: Int! }
    `),
    resolvers: {
      Query: {
        rows: () => [1, 2].map((n) => ({ id: `${n}`, left: n, right: n * 10, cells: [{ x: n, y: -n }] })),
        any: () => [
          { __typename: 'Hole', depth: 3 },
          { __typename: 'Row', id: '3', left: 3, right: 30, cells: [] },
        ],
      },
      Row: { __resolveReference: itself },
    },
    answer: (result) =>
      `\n ${JSON.stringify({ extensions: { cost: 1 }, unknown: [], data: turned(result.data) }, null, 3).replace('"left"', '"\\u006ceft"')} \n`,
  },
  b: {
    sdl: federation('type Row @key(fields: "id") { id: ID! sum: Int! name: String! }'),
    resolvers: { Row: { __resolveReference: itself, sum: ({ id }) => Number(id) * 11, name: ({ id }) => `row ${id}` } },
    // An empty list of errors is none.
    answer: (result) => `{"errors":[],"data":${JSON.stringify(turned(result.data))},"extensions":null}`,
  },
};

export const queries = [
  {
    query: '{ rows { left name right cells { y x } sum } }',
    data: {
      rows: [
        { left: 1, name: 'row 1', right: 10, cells: [{ y: -1, x: 1 }], sum: 11 },
        { left: 2, name: 'row 2', right: 20, cells: [{ y: -2, x: 2 }], sum: 22 },
      ],
    },
  },
  {
    query: '{ any { ... on Row { right sum left } ... on Hole { depth } __typename } }',
    data: {
      any: [
        { depth: 3, __typename: 'Hole' },
        { right: 30, sum: 33, left: 3, __typename: 'Row' },
      ],
    },
  },
];
