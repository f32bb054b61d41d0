// Required fields that could not be had: a representation without them is not sent, nor is it made up.
import { federation, itself } from '../schema.mjs';

const told = (value) => (value === undefined ? 'asked without' : `with ${value}`);

export const subgraphs = {
  items: {
    sdl: federation(
      'type Query { items: [Item!]! known: [Item!]! } type Item @key(fields: "id") { id: ID! name: String! }',
    ),
    resolvers: {
      Query: {
        items: () => [
          { id: '1', name: 'A' },
          { id: '2', name: 'B' },
        ],
        known: () => [
          { id: '1', name: 'A' },
          { id: 'x', name: 'X' },
        ],
      },
      Item: { __resolveReference: itself },
    },
  },
  down: {
    sdl: federation('type Item @key(fields: "id") { id: ID! must: Int! may: Int code: ID! @shareable }'),
    resolvers: {},
    answer: () => ({ status: 503, text: '' }),
  },
  some: {
    sdl: federation('type Item @key(fields: "id") { id: ID! size: Int! depth: Int }'),
    resolvers: { Item: { __resolveReference: ({ id }) => (id === 'x' ? null : { id, size: 5, depth: 6 }) } },
  },
  user: {
    sdl: federation(`
      type Item @key(fields: "id") {
        id: ID!
        must: Int! @external
        size: Int! @external
        fromMust: String @requires(fields: "must")
        fromSize: String @requires(fields: "size")
        plain: String!
      }
    `),
    resolvers: {
      Item: {
        __resolveReference: itself,
        fromMust: ({ must }) => told(must),
        fromSize: ({ size }) => told(size),
        plain: ({ id }) => `plain ${id}`,
      },
    },
  },
  coded: {
    sdl: federation('type Item @key(fields: "code") { code: ID! @shareable label: String }'),
    resolvers: { Item: { __resolveReference: itself, label: ({ code }) => told(code) } },
  },
};

export const queries = [
  { query: '{ items { fromMust } }', data: { items: [{ fromMust: null }, { fromMust: null }] }, errors: 'some' },
  { query: '{ known { fromSize } }', data: { known: [{ fromSize: 'with 5' }, { fromSize: null }] }, errors: 'any' },
  // The key of the next subgraph could not be had.
  {
    query: '{ items { label name } }',
    data: {
      items: [
        { label: null, name: 'A' },
        { label: null, name: 'B' },
      ],
    },
    errors: 'some',
  },
  // What needs nothing of it is answered all the same.
  {
    query: '{ items { fromMust plain name } }',
    data: {
      items: [
        { fromMust: null, plain: 'plain 1', name: 'A' },
        { fromMust: null, plain: 'plain 2', name: 'B' },
      ],
    },
    errors: 'some',
  },
];
