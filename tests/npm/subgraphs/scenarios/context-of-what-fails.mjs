// What a context takes and cannot be had: a null is given, and what never came is not asked with.
import { among, federation, itself, withContexts } from '../schema.mjs';

const rooms = [
  { id: '1', lamp: { id: 'l' } },
  { id: 'bad', lamp: { id: 'l' } },
  { id: '3', lamp: { id: 'broken' } },
];
const fail = (message) => {
  throw new Error(message);
};

export const subgraphs = {
  rooms: {
    sdl: withContexts(`
      type Query { rooms: [Room!]! }
      type Room @key(fields: "id") @context(name: "room") {
        id: ID!
        light: Int
        sound: Int @external
        lamp: Lamp
      }
      type Lamp @key(fields: "id") {
        id: ID!
        name: String
        lit(by: Int @fromContext(field: "$room { light }")): String
        loud(by: Int @fromContext(field: "$room { sound }")): String!
      }
    `),
    resolvers: {
      Query: { rooms: () => rooms },
      Room: { __resolveReference: among(rooms), light: ({ id }) => (id === 'bad' ? fail('no light') : Number(id)) },
      Lamp: {
        __resolveReference: itself,
        name: ({ id }) => `lamp ${id}`,
        lit: ({ id }, { by }) => (id === 'broken' ? fail('no lamp') : `${id} by ${by}`),
        loud: ({ id }, { by }) => `${id} by ${by}`,
      },
    },
  },
  sounds: {
    sdl: federation('type Room @key(fields: "id") { id: ID! sound: Int }'),
    resolvers: {},
    answer: () => ({ status: 500, text: 'broken' }),
  },
};

export const queries = [
  {
    query: '{ rooms { lamp { lit name } } }',
    data: {
      rooms: [
        { lamp: { lit: 'l by 1', name: 'lamp l' } },
        { lamp: { lit: 'l by null', name: 'lamp l' } },
        { lamp: { lit: null, name: 'lamp broken' } },
      ],
    },
    errors: [{ message: 'no light' }, { message: 'no lamp', path: ['rooms', 2, 'lamp', 'lit'] }],
  },
  {
    query: '{ rooms { l: light lamp { by: lit } } }',
    data: {
      rooms: [
        { l: 1, lamp: { by: 'l by 1' } },
        { l: null, lamp: { by: 'l by null' } },
        { l: 3, lamp: { by: null } },
      ],
    },
    errors: [
      { message: 'no light', path: ['rooms', 1, 'l'] },
      { message: 'no lamp', path: ['rooms', 2, 'lamp', 'by'] },
    ],
  },
  {
    query: '{ rooms { lamp { loud name } } }',
    data: { rooms: [{ lamp: null }, { lamp: null }, { lamp: null }] },
    errors: [{ path: ['rooms', 0] }, { path: ['rooms', 1] }, { path: ['rooms', 2] }],
  },
];
