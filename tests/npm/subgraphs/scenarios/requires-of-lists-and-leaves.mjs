// `@requires` of lists, lists of lists, enums, null and custom scalars: they arrive as the other subgraph gave them.
import { among, federation, itself } from '../schema.mjs';

const rows = [
  {
    id: '1',
    tags: ['a', null],
    grid: [[1, null], null, []],
    kind: 'B',
    extra: { x: [1, { y: null }] },
    boxes: [[{ n: 1 }, null], null],
    empty: null,
  },
  { id: '2', tags: [], grid: null, kind: null, extra: null, boxes: [], empty: { n: 0 } },
];

export const subgraphs = {
  a: {
    sdl: federation(`
      scalar JSON
      enum Kind { A B }
      type Query { rows: [Row!]! }
      type Row @key(fields: "id") { id: ID! tags: [String]! grid: [[Int]] kind: Kind extra: JSON boxes: [[Box]]! empty: Box }
      type Box { n: Int! }
    `),
    resolvers: { Query: { rows: () => rows }, Row: { __resolveReference: among(rows) } },
  },
  b: {
    sdl: federation(`
      scalar JSON
      enum Kind { A B }
      type Row @key(fields: "id") {
        id: ID!
        tags: [String]! @external
        grid: [[Int]] @external
        kind: Kind @external
        extra: JSON @external
        boxes: [[Box]]! @external
        empty: Box @external
        leaves: String! @requires(fields: "tags grid kind extra")
        objects: String! @requires(fields: "boxes { n } empty { n }")
      }
      type Box @external { n: Int! }
    `),
    resolvers: {
      Row: {
        __resolveReference: itself,
        leaves: ({ tags, grid, kind, extra }) => JSON.stringify({ tags, grid, kind, extra }),
        objects: ({ boxes, empty }) =>
          JSON.stringify([boxes.map((row) => row && row.map((box) => box && { n: box.n })), empty && { n: empty.n }]),
      },
    },
  },
};

export const queries = [
  {
    query: '{ rows { leaves } }',
    data: {
      rows: rows.map(({ tags, grid, kind, extra }) => ({ leaves: JSON.stringify({ tags, grid, kind, extra }) })),
    },
  },
  {
    query: '{ rows { objects kind } }',
    data: { rows: rows.map(({ boxes, empty, kind }) => ({ objects: JSON.stringify([boxes, empty]), kind })) },
  },
  {
    query: '{ rows { t: tags grid leaves objects b: boxes { n } } }',
    data: {
      rows: rows.map(({ tags, grid, kind, extra, boxes, empty }) => ({
        t: tags,
        grid,
        leaves: JSON.stringify({ tags, grid, kind, extra }),
        objects: JSON.stringify([boxes, empty]),
        b: boxes,
      })),
    },
  },
];
