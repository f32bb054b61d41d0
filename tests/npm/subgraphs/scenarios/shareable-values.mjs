// Value types whose fields are split over subgraphs, reached through an entity.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  catalog: {
    sdl: federation(`
      type Query { items: [Item!]! }
      type Item @key(fields: "id") { id: ID! size: Size @shareable marks: [Mark!]! @shareable }
      type Size { width: Int! @shareable depth: Int }
      type Mark { text: String! @shareable box: Box! @shareable }
      type Box { left: Int! @shareable top: Int! }
    `),
    resolvers: {
      Query: { items: () => [{ id: '1' }, { id: '2' }] },
      Item: {
        __resolveReference: itself,
        size: ({ id }) => (id === '1' ? { width: 10, depth: 11 } : null),
        marks: ({ id }) => [
          { text: 'm' + id, box: { left: 1, top: 2 } },
          { text: 'n' + id, box: { left: 3, top: 4 } },
        ],
      },
    },
  },
  shipping: {
    sdl: federation(`
      type Item @key(fields: "id") { id: ID! size: Size @shareable marks: [Mark!]! @shareable }
      type Size { width: Int! @shareable height: Int }
      type Mark { text: String! @shareable box: Box! @shareable color: String! }
      type Box { left: Int! @shareable bottom: Int! }
    `),
    resolvers: {
      Item: {
        __resolveReference: itself,
        size: ({ id }) => (id === '1' ? { width: 10, height: 12 } : null),
        marks: ({ id }) => [
          { text: 'm' + id, color: 'red', box: { left: 1, bottom: 5 } },
          { text: 'n' + id, color: 'blue', box: { left: 3, bottom: 6 } },
        ],
      },
    },
  },
};

export const queries = [
  {
    query: '{ items { id size { width depth height } } }',
    data: {
      items: [
        { id: '1', size: { width: 10, depth: 11, height: 12 } },
        { id: '2', size: null },
      ],
    },
  },
  { query: '{ items { size { height } } }', data: { items: [{ size: { height: 12 } }, { size: null }] } },
  {
    query: '{ items { marks { box { bottom top left } color text } } }',
    data: {
      items: ['1', '2'].map((id) => ({
        marks: [
          { box: { bottom: 5, top: 2, left: 1 }, color: 'red', text: 'm' + id },
          { box: { bottom: 6, top: 4, left: 3 }, color: 'blue', text: 'n' + id },
        ],
      })),
    },
  },
  {
    query: '{ items { m: marks { b: box { top } } marks { b: box { bottom } } } }',
    data: {
      items: ['1', '2'].map(() => ({
        m: [{ b: { top: 2 } }, { b: { top: 4 } }],
        marks: [{ b: { bottom: 5 } }, { b: { bottom: 6 } }],
      })),
    },
  },
];
