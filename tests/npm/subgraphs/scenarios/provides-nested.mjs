// `@provides`: what a subgraph gives on one way, and only there. What it provides says so, to be told from the rest.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  albums: {
    sdl: federation(`
      type Query { album: Album! artists: [Artist!]! }
      type Album @key(fields: "id") { id: ID! artist: Artist! @provides(fields: "name home { town }") guest: Artist! }
      type Artist @key(fields: "id") { id: ID! name: String! @external home: Home! @external }
      type Home @external { town: String! }
    `),
    resolvers: {
      Query: {
        album: () => ({
          id: 'a',
          artist: { id: 'x', name: 'X', home: { town: 'Xtown' } },
          guest: { id: 'y' },
        }),
        artists: () => [{ id: 'x' }],
      },
    },
  },
  artists: {
    sdl: federation(`
      type Artist @key(fields: "id") { id: ID! name: String! @shareable home: Home! @shareable age: Int! }
      type Home { town: String! @shareable street: String! }
    `),
    resolvers: {
      Artist: {
        __resolveReference: itself,
        name: ({ id }) => id.toUpperCase(),
        home: ({ id }) => ({ town: `${id.toUpperCase()}town`, street: `${id}street` }),
        age: () => 40,
      },
    },
  },
};

export const queries = [
  {
    query: '{ album { artist { name home { town } } } }',
    data: { album: { artist: { name: 'X', home: { town: 'Xtown' } } } },
  },
  {
    query: '{ album { artist { age name home { street town } } guest { name home { town } } } artists { name } }',
    data: {
      album: {
        artist: { age: 40, name: 'X', home: { street: 'xstreet', town: 'Xtown' } },
        guest: { name: 'Y', home: { town: 'Ytown' } },
      },
      artists: [{ name: 'X' }],
    },
  },
  {
    query: '{ album { a: artist { id: name } guest { n: name id } } }',
    data: { album: { a: { id: 'X' }, guest: { n: 'Y', id: 'y' } } },
  },
];
