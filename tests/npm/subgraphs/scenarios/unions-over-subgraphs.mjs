// Unions with members that only some subgraphs know.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  feed: {
    sdl: federation(`
      type Query { feed: [Entry]! shared: [Entry!]! @shareable }
      union Entry = Post | Photo
      type Post @key(fields: "id") { id: ID! text: String! }
      type Photo @key(fields: "id") { id: ID! width: Int! @shareable }
    `),
    resolvers: {
      Query: {
        feed: () => [{ __typename: 'Post', id: 'p', text: 'T' }, null, { __typename: 'Photo', id: 'f', width: 9 }],
        shared: () => [{ __typename: 'Photo', id: 'f', width: 9 }],
      },
      Post: { __resolveReference: (r) => ({ ...r, text: 'T' }) },
      Photo: { __resolveReference: (r) => ({ ...r, width: 9 }) },
    },
  },
  media: {
    sdl: federation(`
      type Query { shared: [Entry!]! @shareable latest: Entry wall: Wall }
      union Entry = Photo | Clip
      type Photo @key(fields: "id") { id: ID! width: Int! @shareable camera: String! }
      type Clip @key(fields: "id") { id: ID! seconds: Int! }
      type Wall { entries: [Entry!]! }
    `),
    resolvers: {
      Query: {
        shared: () => [{ __typename: 'Photo', id: 'f', width: 9 }],
        latest: () => ({ __typename: 'Clip', id: 'c', seconds: 5 }),
        wall: () => ({
          entries: [
            { __typename: 'Clip', id: 'c', seconds: 5 },
            { __typename: 'Photo', id: 'f', width: 9 },
          ],
        }),
      },
      Photo: { __resolveReference: itself, width: () => 9, camera: ({ id }) => `cam ${id}` },
    },
  },
  likes: {
    sdl: federation(`
      type Post @key(fields: "id") { id: ID! likes: Int! }
      type Photo @key(fields: "id") { id: ID! likes: String! }
      type Clip @key(fields: "id") { id: ID! likes: [Int!]! }
    `),
    resolvers: {
      Post: { __resolveReference: itself, likes: () => 1 },
      Photo: { __resolveReference: itself, likes: () => 'two' },
      Clip: { __resolveReference: itself, likes: () => [3] },
    },
  },
};

export const queries = [
  {
    query:
      '{ feed { __typename ... on Post { text likes } ... on Photo { photoLikes: likes camera } ... on Clip { seconds } } }',
    data: {
      feed: [
        { __typename: 'Post', text: 'T', likes: 1 },
        null,
        { __typename: 'Photo', photoLikes: 'two', camera: 'cam f' },
      ],
    },
  },
  {
    query:
      '{ latest { ... on Clip { clipLikes: likes seconds } ... on Post { text } } wall { entries { ... on Photo { width camera } ... on Clip { id } } } }',
    data: { latest: { clipLikes: [3], seconds: 5 }, wall: { entries: [{ id: 'c' }, { width: 9, camera: 'cam f' }] } },
  },
  {
    query: '{ shared { ... on Photo { camera width } ... on Post { id } ... on Clip { id } } }',
    data: { shared: [{ camera: 'cam f', width: 9 }] },
  },
  { query: '{ feed { ... on Clip { seconds } } }', data: { feed: [{}, null, {}] } },
  {
    // One name for fields of types that may differ only in their selections is refused; likewise types that differ.
    query: '{ feed { ... on Post { likes } ... on Photo { likes } } }',
    errors: 1,
  },
];
