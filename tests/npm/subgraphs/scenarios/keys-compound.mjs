// Keys of several fields, and keys with fields of fields.
import { among, federation, itself } from '../schema.mjs';

const seats = [
  { hall: { id: 'h1', city: { code: 'BE' } }, row: 4, number: 7, price: 30 },
  { hall: { id: 'h2', city: { code: 'ZH' } }, row: 4, number: 7, price: 50 },
  { hall: { id: 'h1', city: { code: 'BE' } }, row: 7, number: 4, price: 20 },
];
const tracks = [
  { disc: 1, position: 2, title: 'Intro' },
  { disc: 2, position: 1, title: 'Outro' },
];

export const subgraphs = {
  plan: {
    sdl: federation(`
      type Query { seats: [Seat!]! tracks: [Track!]! }
      type Seat @key(fields: "row number hall { id city { code } }") { row: Int! number: Int! hall: Hall! }
      type Hall @shareable { id: ID! city: City! }
      type City @shareable { code: String! }
      type Track @key(fields: "disc position") { disc: Int! position: Int! }
    `),
    resolvers: { Query: { seats: () => seats, tracks: () => tracks } },
  },
  sales: {
    sdl: federation(`
      type Seat @key(fields: "row number hall { id city { code } }") { row: Int! number: Int! hall: Hall! price: Int! }
      type Hall @shareable { id: ID! city: City! }
      type City @shareable { code: String! }
      type Track @key(fields: "position disc") { position: Int! disc: Int! title: String! }
    `),
    resolvers: {
      Seat: {
        __resolveReference: ({ row, number, hall }) =>
          seats.find(
            (seat) =>
              seat.row === row &&
              seat.number === number &&
              seat.hall.id === hall.id &&
              seat.hall.city.code === hall.city.code,
          ),
      },
      Track: { __resolveReference: among(tracks, 'disc', 'position') },
    },
  },
  notes: {
    sdl: federation(`
      type Seat @key(fields: "hall { id city { code } } row number") { hall: Hall! row: Int! number: Int! note: String! }
      type Hall @shareable { id: ID! city: City! }
      type City @shareable { code: String! }
    `),
    resolvers: {
      Seat: {
        __resolveReference: itself,
        note: ({ hall, row, number }) => `${hall.city.code}-${hall.id}-${row}-${number}`,
      },
    },
  },
};

export const queries = [
  { query: '{ seats { price } }', data: { seats: [{ price: 30 }, { price: 50 }, { price: 20 }] } },
  {
    query: '{ seats { note price hall { city { code } } row } }',
    data: {
      seats: [
        { note: 'BE-h1-4-7', price: 30, hall: { city: { code: 'BE' } }, row: 4 },
        { note: 'ZH-h2-4-7', price: 50, hall: { city: { code: 'ZH' } }, row: 4 },
        { note: 'BE-h1-7-4', price: 20, hall: { city: { code: 'BE' } }, row: 7 },
      ],
    },
  },
  {
    // Aliases on the fields of the key.
    query: '{ seats { seat: number line: row hall: note place: hall { t: __typename town: city { c: code } } price } }',
    data: {
      seats: [
        { seat: 7, line: 4, hall: 'BE-h1-4-7', place: { t: 'Hall', town: { c: 'BE' } }, price: 30 },
        { seat: 7, line: 4, hall: 'ZH-h2-4-7', place: { t: 'Hall', town: { c: 'ZH' } }, price: 50 },
        { seat: 4, line: 7, hall: 'BE-h1-7-4', place: { t: 'Hall', town: { c: 'BE' } }, price: 20 },
      ],
    },
  },
  {
    query: '{ tracks { title position } }',
    data: {
      tracks: [
        { title: 'Intro', position: 2 },
        { title: 'Outro', position: 1 },
      ],
    },
  },
];
