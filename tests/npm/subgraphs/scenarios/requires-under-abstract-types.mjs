// Fields that require, asked through interfaces and unions, each member with its own needs.
import { federation, itself } from '../schema.mjs';

const kinds = { c: 'Car', b: 'Bike', w: 'Walk' };
const trips = ['c1', 'b1', 'w1', 'c2'].map((id) => ({
  __typename: kinds[id[0]],
  id,
  fuel: 7,
  gears: 21,
  legs: { left: 1, right: 2 },
}));

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { trips: [Trip!]! any: [[Any!]!]! }
      interface Trip { id: ID! }
      union Any = Car | Bike | Walk
      type Car implements Trip @key(fields: "id") { id: ID! fuel: Int! }
      type Bike implements Trip @key(fields: "id") { id: ID! gears: Int! }
      type Walk implements Trip @key(fields: "id") { id: ID! legs: Legs! }
      type Legs { left: Int! right: Int! }
    `),
    resolvers: { Query: { trips: () => trips, any: () => [trips.slice(0, 2), [], trips.slice(2)] } },
  },
  b: {
    sdl: federation(`
      interface Cost { cost: String! }
      type Car implements Cost @key(fields: "id") { id: ID! fuel: Int! @external cost: String! @requires(fields: "fuel") }
      type Bike implements Cost @key(fields: "id") { id: ID! gears: Int! @external cost: String! @requires(fields: "gears") }
      type Walk implements Cost @key(fields: "id") { id: ID! legs: Legs! @external cost: String! @requires(fields: "legs { right }") }
      type Legs @external { right: Int! }
    `),
    resolvers: {
      Car: { __resolveReference: itself, cost: ({ fuel }) => `fuel ${fuel}` },
      Bike: { __resolveReference: itself, cost: ({ gears }) => `gears ${gears}` },
      Walk: { __resolveReference: itself, cost: ({ legs }) => `leg ${legs.right}` },
    },
  },
};

export const queries = [
  {
    query: '{ trips { id ... on Cost { cost } } }',
    data: {
      trips: [
        { id: 'c1', cost: 'fuel 7' },
        { id: 'b1', cost: 'gears 21' },
        { id: 'w1', cost: 'leg 2' },
        { id: 'c2', cost: 'fuel 7' },
      ],
    },
  },
  {
    query: '{ any { ... on Car { c: cost } ... on Walk { c: cost legs { left } } ... on Bike { gears } } }',
    data: { any: [[{ c: 'fuel 7' }, { gears: 21 }], [], [{ c: 'leg 2', legs: { left: 1 } }, { c: 'fuel 7' }]] },
  },
  {
    query: '{ trips { ... on Cost { __typename } ... on Bike { cost fuel: gears } } }',
    data: {
      trips: [
        { __typename: 'Car' },
        { __typename: 'Bike', cost: 'gears 21', fuel: 21 },
        { __typename: 'Walk' },
        { __typename: 'Car' },
      ],
    },
  },
];
