// An `@interfaceObject` that a mutation gives, with errors and null, and two of them beside each other.
import { federation, itself } from '../schema.mjs';

const prices = new Map();
const find = ({ id }) => (id === 'none' ? null : { __typename: id[0] === 'a' ? 'Apple' : 'Pear', id, weight: 5 });

export const subgraphs = {
  fruits: {
    sdl: federation(`
      type Query { fruits: [Fruit!]! }
      interface Fruit @key(fields: "id") { id: ID! weight: Int }
      type Apple implements Fruit @key(fields: "id") { id: ID! weight: Int red: Boolean! }
      type Pear implements Fruit @key(fields: "id") { id: ID! weight: Int }
    `),
    resolvers: {
      Query: { fruits: () => [find({ id: 'a1' }), find({ id: 'p1' })] },
      Fruit: { __resolveReference: find },
      Apple: { __resolveReference: find, red: () => true },
      Pear: { __resolveReference: find },
    },
  },
  prices: {
    sdl: federation(`
      type Query { cheapest: Fruit }
      type Mutation { price(id: ID!, price: Int!): Fruit! }
      type Fruit @key(fields: "id") @interfaceObject { id: ID! price: Int }
    `),
    resolvers: {
      Query: { cheapest: () => null },
      Mutation: { price: (_, { id, price }) => prices.set(id, price) && { id } },
      Fruit: {
        __resolveReference: itself,
        price: ({ id }) => {
          if (id === 'p1') throw new Error('no price');
          return prices.get(id) ?? 1;
        },
      },
    },
  },
  origins: {
    sdl: federation('type Fruit @key(fields: "id") @interfaceObject { id: ID! origin: String! }'),
    resolvers: { Fruit: { __resolveReference: itself, origin: ({ id }) => `from ${id}` } },
  },
};

export const queries = [
  { query: 'mutation { price(id: "a7", price: 4) { price } }', data: { price: { price: 4 } } },
  {
    query:
      'mutation { a: price(id: "a7", price: 4) { __typename price origin weight } b: price(id: "p8", price: 5) { origin __typename } }',
    data: {
      a: { __typename: 'Apple', price: 4, origin: 'from a7', weight: 5 },
      b: { origin: 'from p8', __typename: 'Pear' },
    },
  },
  {
    query: '{ cheapest { __typename origin } fruits { p: price origin } }',
    data: {
      cheapest: null,
      fruits: [
        { p: 1, origin: 'from a1' },
        { p: null, origin: 'from p1' },
      ],
    },
    errors: [{ message: 'no price', path: ['fruits', 1, 'p'] }],
  },
  {
    query:
      'mutation { price(id: "a7", price: 4) { ... on Apple { red price } ... on Pear { weight } ... on Fruit { origin } } }',
    data: { price: { red: true, price: 4, origin: 'from a7' } },
  },
];
