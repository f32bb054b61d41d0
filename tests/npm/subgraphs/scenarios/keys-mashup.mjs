// A compound key whose parts come from two subgraphs.
import { federation, among } from '../schema.mjs';

const parcels = [
  { id: 'p1', depot: 'D1', slot: 3, weight: 5, label: 'D1/3' },
  { id: 'p2', depot: 'D2', slot: 1, weight: 9, label: 'D2/1' },
];

export const subgraphs = {
  orders: {
    sdl: federation(`
      type Query { parcels: [Parcel!]! }
      type Parcel @key(fields: "id") { id: ID! depot: String! @shareable }
    `),
    resolvers: {
      Query: { parcels: () => parcels.map(({ id, depot }) => ({ id, depot })) },
      Parcel: { __resolveReference: among(parcels) },
    },
  },
  slots: {
    sdl: federation('type Parcel @key(fields: "id") { id: ID! slot: Int! @shareable }'),
    resolvers: { Parcel: { __resolveReference: among(parcels) } },
  },
  labels: {
    sdl: federation(
      'type Parcel @key(fields: "depot slot") { depot: String! @shareable slot: Int! @shareable label: String! }',
    ),
    resolvers: { Parcel: { __resolveReference: among(parcels, 'depot', 'slot') } },
  },
};

export const queries = [
  { query: '{ parcels { label } }', data: { parcels: [{ label: 'D1/3' }, { label: 'D2/1' }] } },
  {
    query: '{ parcels { box: slot label house: depot id } }',
    data: {
      parcels: [
        { box: 3, label: 'D1/3', house: 'D1', id: 'p1' },
        { box: 1, label: 'D2/1', house: 'D2', id: 'p2' },
      ],
    },
  },
];
