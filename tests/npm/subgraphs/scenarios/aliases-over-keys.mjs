// The client gives to other fields the names of those that the gateway needs: the fields of keys and `__typename`.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  desks: {
    sdl: federation(`
      type Query { desks: [Desk!]! }
      type Desk @key(fields: "row number room { id }") { row: Int! number: Int! room: Room! }
      type Room @shareable { id: ID! floor: Int! }
    `),
    resolvers: {
      Query: {
        desks: () => [
          { row: 1, number: 2, room: { id: 'r', floor: 9 } },
          { row: 3, number: 4, room: { id: 's', floor: 8 } },
        ],
      },
    },
  },
  people: {
    sdl: federation(`
      type Desk @key(fields: "row number room { id }") { row: Int! number: Int! room: Room! name: String! }
      type Room @shareable { id: ID! }
    `),
    resolvers: { Desk: { __resolveReference: itself, name: ({ row, number, room }) => `${row}-${number}-${room.id}` } },
  },
  signs: {
    sdl: federation(`
      type Desk @key(fields: "row number room { id }") {
        row: Int!
        number: Int!
        room: Room!
        name: String! @external
        sign: String! @requires(fields: "name")
      }
      type Room @shareable { id: ID! }
    `),
    resolvers: {
      Desk: {
        __resolveReference: itself,
        sign: ({ row, number, room, name }) => `${row},${number},${room.id}:${name}`,
      },
    },
  },
};

export const queries = [
  {
    query: '{ desks { row: name number: name } }',
    data: {
      desks: [
        { row: '1-2-r', number: '1-2-r' },
        { row: '3-4-s', number: '3-4-s' },
      ],
    },
  },
  {
    // What one subgraph gave under the client's name is no key for the next.
    query: '{ desks { row: name sign } }',
    data: {
      desks: [
        { row: '1-2-r', sign: '1,2,r:1-2-r' },
        { row: '3-4-s', sign: '3,4,s:3-4-s' },
      ],
    },
  },
  {
    query: '{ desks { name: sign room: name } }',
    data: {
      desks: [
        { name: '1,2,r:1-2-r', room: '1-2-r' },
        { name: '3,4,s:3-4-s', room: '3-4-s' },
      ],
    },
  },
  {
    query: '{ desks { row: number number: row name } }',
    data: {
      desks: [
        { row: 2, number: 1, name: '1-2-r' },
        { row: 4, number: 3, name: '3-4-s' },
      ],
    },
  },
  {
    query: '{ desks { room { id: floor } name } }',
    data: {
      desks: [
        { room: { id: 9 }, name: '1-2-r' },
        { room: { id: 8 }, name: '3-4-s' },
      ],
    },
  },
  {
    query: '{ desks { row: __typename name } }',
    data: {
      desks: [
        { row: 'Desk', name: '1-2-r' },
        { row: 'Desk', name: '3-4-s' },
      ],
    },
  },
  {
    // An alias may be any name.
    query: '{ desks { __typename: row name } }',
    data: {
      desks: [
        { __typename: 1, name: '1-2-r' },
        { __typename: 3, name: '3-4-s' },
      ],
    },
  },
];
