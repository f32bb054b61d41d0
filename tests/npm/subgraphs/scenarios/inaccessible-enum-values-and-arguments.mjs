// `@inaccessible` enum values and arguments.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  lamps: {
    sdl: federation(`
      type Query { lamp: Lamp! lamps(in: Room, debug: Boolean = false @inaccessible, by: Filter): [String!]! rooms: [Room]! strict: [Room!] }
      type Lamp @key(fields: "id") { id: ID! room: Room }
      enum Room { HALL CELLAR @inaccessible ATTIC }
      input Filter { text: String raw: String = "none" @inaccessible }
    `),
    resolvers: {
      Query: {
        lamp: () => ({ id: '1', room: 'CELLAR' }),
        lamps: (_, args) => [JSON.stringify(args)],
        rooms: () => ['HALL', 'CELLAR', 'ATTIC'],
        strict: () => ['HALL', 'CELLAR'],
      },
      Lamp: { __resolveReference: itself },
    },
  },
  light: {
    sdl: federation(`
      type Lamp @key(fields: "id") { id: ID! room: Room @external warm: String @requires(fields: "room") }
      enum Room { HALL CELLAR ATTIC }
    `),
    resolvers: { Lamp: { __resolveReference: itself, warm: ({ room }) => `warm in ${room}` } },
  },
};

export const queries = [
  // The default of an argument that the client cannot see still holds.
  { query: '{ lamps(in: HALL) }', data: { lamps: ['{"in":"HALL","debug":false}'] } },
  { query: '{ lamps(by: { text: "x" }) }', data: { lamps: ['{"debug":false,"by":{"text":"x","raw":"none"}}'] } },
  { query: '{ lamps(debug: true) }', errors: 1 },
  { query: '{ lamps(in: CELLAR) }', errors: 1 },
  { query: 'query($room: Room) { lamps(in: $room) }', variables: { room: 'CELLAR' }, errors: 1 },
  { query: 'query($by: Filter) { lamps(by: $by) }', variables: { by: { raw: 'x' } }, errors: 1 },
  { query: '{ rooms }', data: { rooms: ['HALL', null, 'ATTIC'] }, errors: [{ path: ['rooms', 1] }] },
  { query: '{ strict }', data: { strict: null }, errors: [{ path: ['strict', 1] }] },
  // Between subgraphs the value passes.
  { query: '{ lamp { id warm } }', data: { lamp: { id: '1', warm: 'warm in CELLAR' } } },
  {
    query: '{ lamp { r: room warm } }',
    data: { lamp: { r: null, warm: 'warm in CELLAR' } },
    errors: [{ path: ['lamp', 'r'] }],
  },
];
