// `resolvable: false`: a subgraph that names entities and does not resolve them.
import { among, federation, itself } from '../schema.mjs';

const shops = [
  { id: 's1', name: 'North' },
  { id: 's2', name: 'South' },
];

export const subgraphs = {
  shops: {
    sdl: federation(`
      type Query { shops: [Shop!]! }
      type Shop @key(fields: "id") { id: ID! name: String! }
    `),
    resolvers: { Query: { shops: () => shops }, Shop: { __resolveReference: among(shops) } },
  },
  staff: {
    sdl: federation(`
      type Query { clerks: [Clerk!]! }
      type Shop @key(fields: "id", resolvable: false) { id: ID! }
      type Clerk @key(fields: "number") { number: Int! shop: Shop }
    `),
    resolvers: {
      Query: {
        clerks: () => [
          { number: 1, shop: { id: 's2' } },
          { number: 2, shop: null },
          { number: 3, shop: { id: 's2' } },
        ],
      },
      Clerk: {
        __resolveReference: itself,
        shop: ({ number, shop }) => (shop === undefined ? { id: `s${number}` } : shop),
      },
    },
  },
  rota: {
    sdl: federation(`
      type Query { next: Clerk! }
      type Clerk @key(fields: "number", resolvable: false) { number: Int! }
    `),
    resolvers: { Query: { next: () => ({ number: 1 }) } },
  },
};

export const queries = [
  {
    query: '{ clerks { number shop { name } } shops { id } }',
    data: {
      clerks: [
        { number: 1, shop: { name: 'South' } },
        { number: 2, shop: null },
        { number: 3, shop: { name: 'South' } },
      ],
      shops: [{ id: 's1' }, { id: 's2' }],
    },
  },
  {
    query: '{ clerks { shop { id } } }',
    data: { clerks: [{ shop: { id: 's2' } }, { shop: null }, { shop: { id: 's2' } }] },
  },
  {
    query: '{ next { number shop { __typename id name } } }',
    data: { next: { number: 1, shop: { __typename: 'Shop', id: 's1', name: 'North' } } },
  },
];
