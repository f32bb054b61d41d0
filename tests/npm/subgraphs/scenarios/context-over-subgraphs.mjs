// Contexts of objects that come from other subgraphs, whose fields lie in others still; beside @requires; in mutations.
import { among, federation, itself, withContexts } from '../schema.mjs';

const shops = [
  { id: '1', country: 'DE', tags: [{ name: 'a', parts: [{ n: 1 }, { n: 2 }] }, { name: 'b', parts: [] }], items: [{ id: 'x' }, { id: 'y' }] },
  { id: '2', country: 'FR', tags: [{ name: 'c', parts: [{ n: 3 }] }], items: [{ id: 'x' }] },
  { id: '3', country: 'XX', tags: null, items: [{ id: 'y' }] },
];
const vat = { DE: '19.00', FR: '20.00' };

export const subgraphs = {
  shops: {
    sdl: federation(`
      type Query { shops: [Shop!]! }
      type Mutation { open(country: String!): Opened! }
      type Opened { shop: Shop! }
      type Shop @key(fields: "id") { id: ID! country: String! items: [Item!]! tags: [Tag!] }
      type Tag { name: String! parts: [Part!]! }
      type Part { n: Int! }
      type Item @key(fields: "id") { id: ID! weight: Int }
    `),
    resolvers: {
      Query: { shops: () => shops },
      Mutation: { open: (_, { country }) => ({ shop: { id: '9', country, items: [{ id: 'x' }], tags: [] } }) },
      Shop: { __resolveReference: among(shops) },
      Item: { __resolveReference: itself, weight: ({ id }) => (id === 'x' ? 3 : null) },
    },
  },
  taxes: {
    sdl: federation(`
      scalar Decimal
      type Shop @key(fields: "id") { id: ID! country: String! @external vat: Decimal @requires(fields: "country") }
    `),
    resolvers: { Shop: { __resolveReference: itself, vat: ({ country }) => vat[country] ?? null } },
  },
  prices: {
    sdl: withContexts(`
      scalar Decimal
      type Shop @key(fields: "id") @context(name: "shop") {
        id: ID!
        vat: Decimal @external
        tags: [Tag!] @external
        offers: [Item!]!
      }
      type Tag { name: String! @external parts: [Part!]! @external }
      type Part { n: Int! @external }
      type Item @key(fields: "id") {
        id: ID!
        weight: Int @external
        price(vat: Decimal @fromContext(field: "$shop { vat }")): String
        freight(vat: Decimal @fromContext(field: "$shop { vat }")): String @requires(fields: "weight")
        named(tags: [String] @fromContext(field: "$shop { tags { name } }")): String
        parted(parts: [[Int]] @fromContext(field: "$shop { tags { parts { n } } }")): String
      }
    `),
    resolvers: {
      Shop: { __resolveReference: itself, offers: () => [{ id: 'y' }] },
      Item: {
        __resolveReference: itself,
        price: ({ id }, { vat }) => `${id} + ${vat}`,
        freight: ({ id, weight }, { vat }) => `${id}: ${weight} + ${vat}`,
        named: ({ id }, { tags }) => `${id} ${JSON.stringify(tags)}`,
        parted: ({ id }, { parts }) => `${id} ${JSON.stringify(parts)}`,
      },
    },
  },
};

export const queries = [
  {
    query: '{ shops { items { price } } }',
    data: {
      shops: [
        { items: [{ price: 'x + 19.00' }, { price: 'y + 19.00' }] },
        { items: [{ price: 'x + 20.00' }] },
        { items: [{ price: 'y + null' }] },
      ],
    },
  },
  {
    query: '{ shops { vat items { freight weight price } offers { price } } }',
    data: {
      shops: [
        {
          vat: '19.00',
          items: [
            { freight: 'x: 3 + 19.00', weight: 3, price: 'x + 19.00' },
            { freight: 'y: null + 19.00', weight: null, price: 'y + 19.00' },
          ],
          offers: [{ price: 'y + 19.00' }],
        },
        {
          vat: '20.00',
          items: [{ freight: 'x: 3 + 20.00', weight: 3, price: 'x + 20.00' }],
          offers: [{ price: 'y + 20.00' }],
        },
        {
          vat: null,
          items: [{ freight: 'y: null + null', weight: null, price: 'y + null' }],
          offers: [{ price: 'y + null' }],
        },
      ],
    },
  },
  {
    query: '{ shops { items { named parted } } }',
    data: {
      shops: [
        {
          items: [
            { named: 'x ["a","b"]', parted: 'x [[1,2],[]]' },
            { named: 'y ["a","b"]', parted: 'y [[1,2],[]]' },
          ],
        },
        { items: [{ named: 'x ["c"]', parted: 'x [[3]]' }] },
        { items: [{ named: 'y null', parted: 'y null' }] },
      ],
    },
  },
  {
    query: 'mutation { a: open(country: "FR") { shop { items { price } } } b: open(country: "DE") { shop { offers { price } } } }',
    data: {
      a: { shop: { items: [{ price: 'x + 20.00' }] } },
      b: { shop: { offers: [{ price: 'y + 19.00' }] } },
    },
  },
];
