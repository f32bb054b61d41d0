// Root fields that several subgraphs give, each with other fields of the answer.
import { federation, among } from '../schema.mjs';

const songs = [
  { id: '1', title: 'Do', length: 60, plays: 7 },
  { id: '2', title: 'Re', length: 70, plays: 8 },
];

export const subgraphs = {
  titles: {
    sdl: federation(`
      type Query { songs: [Song!]! @shareable song(id: ID!): Song @shareable version: Version! @shareable onlyTitles: Int! }
      type Song @key(fields: "id") { id: ID! title: String! }
      type Version { major: Int! @shareable minor: Int! }
    `),
    resolvers: {
      Query: {
        songs: () => songs,
        song: (_, { id }) => among(songs)({ id }),
        version: () => ({ major: 1, minor: 2 }),
        onlyTitles: () => 1,
      },
      Song: { __resolveReference: among(songs) },
    },
  },
  lengths: {
    sdl: federation(`
      type Query { songs: [Song!]! @shareable song(id: ID!): Song @shareable version: Version! @shareable onlyLengths: Int! }
      type Song @key(fields: "id") { id: ID! length: Int! }
      type Version { major: Int! @shareable patch: Int! }
    `),
    resolvers: {
      Query: {
        songs: () => songs,
        song: (_, { id }) => among(songs)({ id }),
        version: () => ({ major: 1, patch: 3 }),
        onlyLengths: () => 2,
      },
      Song: { __resolveReference: among(songs) },
    },
  },
  plays: {
    sdl: federation('type Song @key(fields: "id") { id: ID! plays: Int! }'),
    resolvers: { Song: { __resolveReference: among(songs) } },
  },
};

export const queries = [
  {
    query: '{ songs { title length plays } }',
    data: {
      songs: [
        { title: 'Do', length: 60, plays: 7 },
        { title: 'Re', length: 70, plays: 8 },
      ],
    },
  },
  {
    query: '{ version { major minor patch __typename } }',
    data: { version: { major: 1, minor: 2, patch: 3, __typename: 'Version' } },
  },
  {
    query: '{ a: version { patch } b: version { minor } c: version { m: major } }',
    data: { a: { patch: 3 }, b: { minor: 2 }, c: { m: 1 } },
  },
  {
    query:
      'query($id: ID!) { onlyLengths song(id: $id) { length } onlyTitles other: song(id: "2") { title length } none: song(id: "3") { title length } }',
    variables: { id: '1' },
    data: { onlyLengths: 2, song: { length: 60 }, onlyTitles: 1, other: { title: 'Re', length: 70 }, none: null },
  },
];
