// Enums: all values where they are only answered, the common ones where they are only asked with.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { boards: [Board!]! byMode(mode: Mode!): String! }
      type Board @key(fields: "id") { id: ID! state: State! }
      enum State { OPEN CLOSED }
      enum Mode { FAST SLOW IDLE }
    `),
    resolvers: {
      Query: {
        boards: () => [
          { id: '1', state: 'OPEN' },
          { id: '2', state: 'CLOSED' },
        ],
        byMode: (_, { mode }) => `a ${mode}`,
      },
      Board: { __resolveReference: itself },
    },
  },
  b: {
    sdl: federation(`
      type Query { mode(mode: Mode = SLOW): String! }
      type Board @key(fields: "id") { id: ID! next: State! all: [State!]! }
      enum State { OPEN LOCKED }
      enum Mode { SLOW FAST NIGHT }
    `),
    resolvers: {
      Query: { mode: (_, { mode }) => `b ${mode}` },
      Board: { __resolveReference: itself, next: () => 'LOCKED', all: () => ['OPEN', 'LOCKED'] },
    },
  },
};

export const queries = [
  {
    query: '{ boards { state next all } }',
    data: {
      boards: [
        { state: 'OPEN', next: 'LOCKED', all: ['OPEN', 'LOCKED'] },
        { state: 'CLOSED', next: 'LOCKED', all: ['OPEN', 'LOCKED'] },
      ],
    },
  },
  {
    query: 'query($m: Mode!) { byMode(mode: $m) mode x: mode(mode: $m) y: mode(mode: SLOW) }',
    variables: { m: 'FAST' },
    data: { byMode: 'a FAST', mode: 'b SLOW', x: 'b FAST', y: 'b SLOW' },
  },
  { query: '{ byMode(mode: IDLE) }', errors: 1 },
  { query: 'query($m: Mode!) { byMode(mode: $m) }', variables: { m: 'NIGHT' }, errors: 1 },
];
