// `@requires` of fields of fields, in lists and out of them.
import { among, federation, itself } from '../schema.mjs';

const trips = [
  {
    id: 't1',
    start: { name: 'Bern', point: { x: 1, y: 2 } },
    stops: [
      { name: 'Thun', minutes: 5 },
      { name: 'Visp', minutes: 7 },
    ],
  },
  { id: 't2', start: null, stops: [] },
];

export const subgraphs = {
  trips: {
    sdl: federation(`
      type Query { trips: [Trip!]! }
      type Trip @key(fields: "id") { id: ID! start: Place stops: [Stop!]! }
      type Place { name: String! point: Point! }
      type Point { x: Int! y: Int! }
      type Stop { name: String! minutes: Int! }
    `),
    resolvers: { Query: { trips: () => trips }, Trip: { __resolveReference: among(trips) } },
  },
  times: {
    sdl: federation(`
      type Trip @key(fields: "id") {
        id: ID!
        start: Place @external
        stops: [Stop!]! @external
        total: Int! @requires(fields: "stops { minutes }")
        map: String @requires(fields: "start { point { x y } } stops { name }")
      }
      type Place @external { point: Point! }
      type Point @external { x: Int! y: Int! }
      type Stop @external { name: String! minutes: Int! }
    `),
    resolvers: {
      Trip: {
        __resolveReference: itself,
        total: ({ stops }) => stops.reduce((sum, { minutes }) => sum + minutes, 0),
        map: ({ start, stops }) => start && `${start.point.x},${start.point.y}:${stops.map(({ name }) => name)}`,
      },
    },
  },
};

export const queries = [
  { query: '{ trips { total } }', data: { trips: [{ total: 12 }, { total: 0 }] } },
  { query: '{ trips { map } }', data: { trips: [{ map: '1,2:Thun,Visp' }, { map: null }] } },
  {
    query: '{ trips { stops { name } total start { point { y } name } map } }',
    data: {
      trips: [
        {
          stops: [{ name: 'Thun' }, { name: 'Visp' }],
          total: 12,
          start: { point: { y: 2 }, name: 'Bern' },
          map: '1,2:Thun,Visp',
        },
        { stops: [], total: 0, start: null, map: null },
      ],
    },
  },
  {
    query: '{ trips { s: stops { n: minutes } start { p: point { a: x } } total map } }',
    data: {
      trips: [
        { s: [{ n: 5 }, { n: 7 }], start: { p: { a: 1 } }, total: 12, map: '1,2:Thun,Visp' },
        { s: [], start: null, total: 0, map: null },
      ],
    },
  },
];
