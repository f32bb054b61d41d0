// `@skip` and `@include` where the fields of another subgraph begin, in lists, abstract types and under `@requires`.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { things: [Thing!]! }
      interface Thing { id: ID! }
      type Door implements Thing @key(fields: "id") { id: ID! width: Int! }
      type Wall implements Thing @key(fields: "id") { id: ID! doors: [Door!]! }
    `),
    resolvers: {
      Query: {
        things: () => [
          { __typename: 'Door', id: 'd', width: 3 },
          { __typename: 'Wall', id: 'w' },
        ],
      },
      Door: { __resolveReference: itself, width: ({ width = 3 }) => width },
      Wall: { __resolveReference: itself, doors: () => [{ id: 'x', width: 4 }] },
    },
  },
  b: {
    sdl: federation(`
      type Door @key(fields: "id") { id: ID! width: Int! @external price: Int! @requires(fields: "width") maker: String! }
      type Wall @key(fields: "id") { id: ID! maker: String! }
    `),
    resolvers: {
      Door: { __resolveReference: itself, price: ({ width }) => width * 10, maker: ({ id }) => `maker ${id}` },
      Wall: { __resolveReference: itself, maker: ({ id }) => `maker ${id}` },
    },
  },
};

const query = `query($price: Boolean!, $maker: Boolean!, $doors: Boolean!) {
  things {
    __typename
    ... on Door { price @include(if: $price) maker @skip(if: $maker) }
    ... on Wall @skip(if: $doors) { doors @include(if: $price) { price width maker @skip(if: $maker) } w: maker }
  }
}`;

export const queries = [
  {
    query,
    variables: { price: true, maker: false, doors: false },
    data: {
      things: [
        { __typename: 'Door', price: 30, maker: 'maker d' },
        { __typename: 'Wall', doors: [{ price: 40, width: 4, maker: 'maker x' }], w: 'maker w' },
      ],
    },
  },
  {
    query,
    variables: { price: false, maker: true, doors: false },
    data: { things: [{ __typename: 'Door' }, { __typename: 'Wall', w: 'maker w' }] },
  },
  {
    query,
    variables: { price: true, maker: true, doors: true },
    data: { things: [{ __typename: 'Door', price: 30 }, { __typename: 'Wall' }] },
  },
  {
    query: 'query($no: Boolean!) { things { ... on Door { price @skip(if: $no) width @include(if: $no) } } }',
    variables: { no: true },
    data: { things: [{ width: 3 }, {}] },
  },
  {
    query: 'query($no: Boolean!) { things { ... @skip(if: $no) { ... on Door { price } ... on Wall { maker } } id } }',
    variables: { no: false },
    data: {
      things: [
        { price: 30, id: 'd' },
        { maker: 'maker w', id: 'w' },
      ],
    },
  },
];
