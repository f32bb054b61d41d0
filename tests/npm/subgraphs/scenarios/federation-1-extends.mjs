// Federation 1 with the directive `@extends`, beside a subgraph of Federation 2; a value type that both define.
import { among, federation, itself } from '../schema.mjs';

const towns = [
  { code: 'BE', name: 'Bern', place: { x: 1, y: 2 } },
  { code: 'ZH', name: 'Zürich', place: { x: 3, y: 4 } },
];

export const subgraphs = {
  towns: {
    sdl: federation(`
      type Query { towns: [Town!]! }
      type Town @key(fields: "code") { code: ID! name: String! place: Place! @shareable }
      type Place @shareable { x: Int! y: Int! }
    `),
    resolvers: { Query: { towns: () => towns }, Town: { __resolveReference: among(towns, 'code') } },
  },
  weather: {
    sdl: `
      type Query @extends { warmest: Town! }
      type Town @extends @key(fields: "code") { code: ID! @external name: String! @external degrees: Int! report: String! @requires(fields: "name") }
    `,
    resolvers: {
      Query: { warmest: () => ({ code: 'ZH' }) },
      Town: {
        __resolveReference: itself,
        degrees: ({ code }) => (code === 'BE' ? 12 : 14),
        report: ({ name }) => `fine in ${name}`,
      },
    },
  },
};

export const queries = [
  {
    query: '{ warmest { name degrees report place { y } } }',
    data: { warmest: { name: 'Zürich', degrees: 14, report: 'fine in Zürich', place: { y: 4 } } },
  },
  { query: '{ towns { report } }', data: { towns: [{ report: 'fine in Bern' }, { report: 'fine in Zürich' }] } },
  {
    query: '{ towns { degrees name } warmest { code } }',
    data: {
      towns: [
        { degrees: 12, name: 'Bern' },
        { degrees: 14, name: 'Zürich' },
      ],
      warmest: { code: 'ZH' },
    },
  },
];
