// An entity with several keys, of which each subgraph knows others.
import { among, federation } from '../schema.mjs';

const devices = [
  { id: 'd1', serial: 's-1', mac: 'aa', model: 'M1', owner: 'Ada', address: '10.0.0.1' },
  { id: 'd2', serial: 's-2', mac: 'bb', model: 'M2', owner: 'Bob', address: '10.0.0.2' },
];
const first = (...fields) => devices.map((device) => Object.fromEntries(fields.map((field) => [field, device[field]])));

export const subgraphs = {
  inventory: {
    sdl: federation(`
      type Query { devices: [Device!]! }
      type Device @key(fields: "id") @key(fields: "serial") { id: ID! serial: String! model: String! }
    `),
    resolvers: {
      Query: { devices: () => first('id', 'serial', 'model') },
      Device: {
        __resolveReference: ({ id, serial }) =>
          id === undefined ? among(devices, 'serial')({ serial }) : among(devices)({ id }),
      },
    },
  },
  owners: {
    sdl: federation(`
      type Query { owned(by: String!): [Device!]! }
      type Device @key(fields: "serial") { serial: String! owner: String! }
    `),
    resolvers: {
      Query: { owned: (_, { by }) => devices.filter(({ owner }) => owner === by) },
      Device: { __resolveReference: among(devices, 'serial') },
    },
  },
  network: {
    sdl: federation(`
      type Query { online: [Device!]! }
      type Device @key(fields: "id") @key(fields: "mac") { id: ID! mac: String! address: String! }
    `),
    resolvers: {
      Query: { online: () => first('id', 'mac', 'address') },
      Device: { __resolveReference: among(devices) },
    },
  },
};

export const queries = [
  {
    query: '{ devices { owner address } }',
    data: {
      devices: [
        { owner: 'Ada', address: '10.0.0.1' },
        { owner: 'Bob', address: '10.0.0.2' },
      ],
    },
  },
  {
    query: '{ owned(by: "Bob") { model owner } none: owned(by: "Eve") { model address } }',
    data: { owned: [{ model: 'M2', owner: 'Bob' }], none: [] },
  },
  {
    // From a key that only one subgraph shares to a field behind the other key.
    query: '{ owned(by: "Ada") { address mac } }',
    data: { owned: [{ address: '10.0.0.1', mac: 'aa' }] },
  },
  {
    query: '{ online { serial owner model mac } }',
    data: {
      online: [
        { serial: 's-1', owner: 'Ada', model: 'M1', mac: 'aa' },
        { serial: 's-2', owner: 'Bob', model: 'M2', mac: 'bb' },
      ],
    },
  },
];
