// `@override` of a field of one implementation of an interface, asked through the interface.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  old: {
    sdl: federation(`
      type Query { vehicles: [Vehicle!]! }
      interface Vehicle { id: ID! speed: String! }
      type Car implements Vehicle @key(fields: "id") { id: ID! speed: String! }
      type Boat implements Vehicle @key(fields: "id") { id: ID! speed: String! }
    `),
    resolvers: {
      Query: {
        vehicles: () => [
          { __typename: 'Car', id: 'c' },
          { __typename: 'Boat', id: 'b' },
        ],
      },
      Car: { __resolveReference: itself, speed: () => 'old car' },
      Boat: { __resolveReference: itself, speed: () => 'old boat' },
    },
  },
  new: {
    sdl: federation('type Car @key(fields: "id") { id: ID! speed: String! @override(from: "old") }'),
    resolvers: { Car: { __resolveReference: itself, speed: ({ id }) => `new car ${id}` } },
  },
};

export const queries = [
  { query: '{ vehicles { speed } }', data: { vehicles: [{ speed: 'new car c' }, { speed: 'old boat' }] } },
  {
    query: '{ vehicles { __typename ... on Car { speed } ... on Boat { s: speed } ... on Vehicle { id } } }',
    data: {
      vehicles: [
        { __typename: 'Car', speed: 'new car c', id: 'c' },
        { __typename: 'Boat', s: 'old boat', id: 'b' },
      ],
    },
  },
];
