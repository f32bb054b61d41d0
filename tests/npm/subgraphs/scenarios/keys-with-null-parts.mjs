// Compound keys of which a part is null, and keys that are null as a whole in one of two entities.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { rooms: [Room!]! desks: [Desk]! }
      type Room @key(fields: "house floor") { house: String! floor: Int }
      type Desk @key(fields: "room { house floor } n") { room: Room n: Int! }
    `),
    resolvers: {
      Query: {
        rooms: () => [
          { house: 'h', floor: 1 },
          { house: 'h', floor: null },
        ],
        desks: () => [{ room: { house: 'h', floor: null }, n: 1 }, null, { room: null, n: 2 }],
      },
    },
  },
  b: {
    sdl: federation(`
      type Room @key(fields: "house floor") { house: String! floor: Int name: String }
      type Desk @key(fields: "room { house floor } n") { room: Room n: Int! name: String }
    `),
    resolvers: {
      Room: { __resolveReference: itself, name: ({ house, floor }) => `${house}/${floor}` },
      Desk: { __resolveReference: itself, name: ({ room, n }) => `${room && `${room.house}/${room.floor}`}:${n}` },
    },
  },
};

export const queries = [
  { query: '{ rooms { name } }', data: { rooms: [{ name: 'h/1' }, { name: 'h/null' }] } },
  {
    query: '{ desks { name room { name } } }',
    data: { desks: [{ name: 'h/null:1', room: { name: 'h/null' } }, null, { name: 'null:2', room: null }] },
  },
];
