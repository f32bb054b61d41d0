// `@requires` through lists of lists of entities of which a third subgraph gives the fields.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { weeks: [Week!]! }
      type Week @key(fields: "n") { n: Int! days: [[Shift]!]! chief: Worker }
      type Shift { worker: Worker! hours: Int! }
      type Worker @key(fields: "id") { id: ID! }
    `),
    resolvers: {
      Query: {
        weeks: () => [
          {
            n: 1,
            days: [[{ worker: { id: 'a' }, hours: 2 }, null], [], [{ worker: { id: 'b' }, hours: 3 }]],
            chief: { id: 'a' },
          },
          { n: 2, days: [], chief: null },
        ],
      },
    },
  },
  b: {
    sdl: federation('type Worker @key(fields: "id") { id: ID! wage: Int! name: String! }'),
    resolvers: {
      Worker: {
        __resolveReference: itself,
        wage: ({ id }) => (id === 'a' ? 10 : 20),
        name: ({ id }) => id.toUpperCase(),
      },
    },
  },
  c: {
    sdl: federation(`
      type Week @key(fields: "n") {
        n: Int!
        days: [[Shift]!]! @external
        chief: Worker @external
        cost: Int! @requires(fields: "days { hours worker { wage } }")
        names: String! @requires(fields: "days { worker { id name } } chief { name }")
      }
      type Shift @external { worker: Worker! hours: Int! }
      type Worker @key(fields: "id") { id: ID! wage: Int! @external name: String! @external }
    `),
    resolvers: {
      Week: {
        __resolveReference: itself,
        cost: ({ days }) => days.flat().reduce((sum, shift) => sum + (shift ? shift.hours * shift.worker.wage : 0), 0),
        names: ({ days, chief }) =>
          `${days.map((day) => day.map((shift) => shift && shift.worker.id + shift.worker.name).join('+')).join('|')} under ${chief && chief.name}`,
      },
      Worker: { __resolveReference: itself },
    },
  },
};

export const queries = [
  { query: '{ weeks { cost } }', data: { weeks: [{ cost: 80 }, { cost: 0 }] } },
  {
    query: '{ weeks { names n } }',
    data: {
      weeks: [
        { names: 'aA+||bB under A', n: 1 },
        { names: ' under null', n: 2 },
      ],
    },
  },
  {
    query: '{ weeks { cost days { worker { wage: name } } names } }',
    data: {
      weeks: [
        {
          cost: 80,
          days: [[{ worker: { wage: 'A' } }, null], [], [{ worker: { wage: 'B' } }]],
          names: 'aA+||bB under A',
        },
        { cost: 0, days: [], names: ' under null' },
      ],
    },
  },
];
