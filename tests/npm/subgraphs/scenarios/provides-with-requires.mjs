// `@provides` of what another field requires, and of an entity's key; what is provided need not be asked for again.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { orders: [Order!]! }
      type Order { number: Int! item: Item! @provides(fields: "price tags { name }") plain: Item }
      type Item @key(fields: "id") { id: ID! price: Int! @external tags: [Tag!]! @external }
      type Tag @key(fields: "id") { id: ID! name: String! @external }
    `),
    resolvers: {
      Query: {
        orders: () => [
          { number: 1, item: { id: 'i', price: 5, tags: [{ id: 't', name: 'T' }] }, plain: { id: 'j' } },
          { number: 2, item: { id: 'j', price: 6, tags: [] }, plain: null },
        ],
      },
    },
  },
  b: {
    sdl: federation(`
      type Item @key(fields: "id") { id: ID! price: Int! @shareable tags: [Tag!]! @shareable }
      type Tag @key(fields: "id") { id: ID! name: String! @shareable color: String! }
    `),
    resolvers: {
      Item: {
        __resolveReference: itself,
        price: ({ id }) => (id === 'i' ? 5 : 6),
        tags: ({ id }) => (id === 'i' ? [{ id: 't', name: 'T' }] : []),
      },
      Tag: { __resolveReference: itself, name: ({ id }) => id.toUpperCase(), color: () => 'red' },
    },
  },
  c: {
    sdl: federation(
      'type Item @key(fields: "id") { id: ID! price: Int! @external tax: Int! @requires(fields: "price") }',
    ),
    resolvers: { Item: { __resolveReference: itself, tax: ({ price }) => price * 10 } },
  },
};

export const queries = [
  {
    query: '{ orders { item { tax } plain { tax } } }',
    data: {
      orders: [
        { item: { tax: 50 }, plain: { tax: 60 } },
        { item: { tax: 60 }, plain: null },
      ],
    },
  },
  {
    query: '{ orders { item { tags { color name } price } } }',
    data: { orders: [{ item: { tags: [{ color: 'red', name: 'T' }], price: 5 } }, { item: { tags: [], price: 6 } }] },
  },
  {
    query: '{ orders { number plain { price tags { name } } item { t: tags { n: name id } tax } } }',
    data: {
      orders: [
        { number: 1, plain: { price: 6, tags: [] }, item: { t: [{ n: 'T', id: 't' }], tax: 50 } },
        { number: 2, plain: null, item: { t: [], tax: 60 } },
      ],
    },
  },
];
