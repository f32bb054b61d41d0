// `@requires` in an `@interfaceObject`, and of its fields by an implementation's subgraph.
import { federation, itself } from '../schema.mjs';

const find = ({ id }) => ({
  __typename: id[0] === 'c' ? 'Chair' : 'Table',
  id,
  price: id[0] === 'c' ? 10 : 20,
  legs: 4,
});

export const subgraphs = {
  pieces: {
    sdl: federation(`
      type Query { pieces: [Piece!]! }
      interface Piece @key(fields: "id") { id: ID! price: Int! }
      type Chair implements Piece @key(fields: "id") { id: ID! price: Int! legs: Int! }
      type Table implements Piece @key(fields: "id") { id: ID! price: Int! }
    `),
    resolvers: {
      Query: { pieces: () => [find({ id: 'c1' }), find({ id: 't1' })] },
      Piece: { __resolveReference: find },
      Chair: { __resolveReference: find },
      Table: { __resolveReference: find },
    },
  },
  offers: {
    sdl: federation(`
      type Query { offer: Piece! }
      type Piece @key(fields: "id") @interfaceObject { id: ID! price: Int! @external half: Int! @requires(fields: "price") discount: Int! }
    `),
    resolvers: {
      Query: { offer: () => ({ id: 't7' }) },
      Piece: { __resolveReference: itself, half: ({ price }) => price / 2, discount: () => 3 },
    },
  },
  reports: {
    sdl: federation(
      'type Chair @key(fields: "id") { id: ID! legs: Int! @external report: String! @requires(fields: "legs") }',
    ),
    resolvers: { Chair: { __resolveReference: itself, report: ({ id, legs }) => `${id} on ${legs}` } },
  },
};

export const queries = [
  { query: '{ pieces { half } }', data: { pieces: [{ half: 5 }, { half: 10 }] } },
  {
    query: '{ pieces { __typename half discount price ... on Chair { report } } }',
    data: {
      pieces: [
        { __typename: 'Chair', half: 5, discount: 3, price: 10, report: 'c1 on 4' },
        { __typename: 'Table', half: 10, discount: 3, price: 20 },
      ],
    },
  },
  { query: '{ offer { half } }', data: { offer: { half: 10 } } },
  {
    query: '{ offer { __typename half price ... on Chair { legs } } }',
    data: { offer: { __typename: 'Table', half: 10, price: 20 } },
  },
  {
    query: '{ pieces { ... on Table { half } ... on Chair { h: half report } } }',
    data: { pieces: [{ h: 5, report: 'c1 on 4' }, { half: 10 }] },
  },
];
