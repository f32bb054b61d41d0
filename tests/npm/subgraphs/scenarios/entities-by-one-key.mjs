// Entities by a single key, asked of two subgraphs and back again.
import { among, federation, itself } from '../schema.mjs';

const readers = [
  { id: '1', name: 'Ada' },
  { id: '2', name: 'Bob' },
];

export const subgraphs = {
  readers: {
    sdl: federation(`
      type Query { me: Reader readers: [Reader!]! reader(id: ID!): Reader }
      type Reader @key(fields: "id") { id: ID! name: String! }
    `),
    resolvers: {
      Query: { me: () => readers[0], readers: () => readers, reader: (_, { id }) => among(readers)({ id }) },
      Reader: { __resolveReference: among(readers) },
    },
  },
  loans: {
    sdl: federation(`
      type Reader @key(fields: "id") { id: ID! loans(first: Int = 2): [Loan!]! count: Int! }
      type Loan { title: String! reader: Reader! }
    `),
    resolvers: {
      Reader: {
        __resolveReference: itself,
        loans: ({ id }, { first }) =>
          ['x', 'y', 'z'].slice(0, first).map((letter) => ({ title: letter + id, reader: { id } })),
        count: () => 3,
      },
    },
  },
};

export const queries = [
  {
    query: '{ me { id name loans { title reader { name } } } }',
    data: {
      me: {
        id: '1',
        name: 'Ada',
        loans: [
          { title: 'x1', reader: { name: 'Ada' } },
          { title: 'y1', reader: { name: 'Ada' } },
        ],
      },
    },
  },
  {
    // The fields stand in the order of the query, whichever subgraph gives them.
    query: '{ readers { count name loans(first: 1) { reader { count id name } title } id } }',
    data: {
      readers: [
        { count: 3, name: 'Ada', loans: [{ reader: { count: 3, id: '1', name: 'Ada' }, title: 'x1' }], id: '1' },
        { count: 3, name: 'Bob', loans: [{ reader: { count: 3, id: '2', name: 'Bob' }, title: 'x2' }], id: '2' },
      ],
    },
  },
  {
    // The key is not asked for, so it is not answered.
    query: '{ readers { count } }',
    data: { readers: [{ count: 3 }, { count: 3 }] },
  },
  {
    query: '{ reader(id: "2") { loans(first: 0) { title } name } none: reader(id: "9") { loans { title } name } }',
    data: { reader: { loans: [], name: 'Bob' }, none: null },
  },
  {
    query:
      '{ me { loans(first: 1) { reader { loans(first: 1) { reader { loans(first: 1) { title reader { name } } } } } } } }',
    data: {
      me: { loans: [{ reader: { loans: [{ reader: { loans: [{ title: 'x1', reader: { name: 'Ada' } }] } }] } }] },
    },
  },
];
