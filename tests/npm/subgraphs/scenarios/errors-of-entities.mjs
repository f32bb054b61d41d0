// Errors of entity fields: at the places where the client sees the entity, by the names that it gave.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  a: {
    sdl: federation(`
      type Query { me: User all: [User]! pairs: [[User]]! any: [Any]! }
      union Any = User | Bot
      type User @key(fields: "id") { id: ID! friends: [User!]! }
      type Bot @key(fields: "id") { id: ID! }
    `),
    resolvers: {
      Query: {
        me: () => ({ id: '1' }),
        all: () => [{ id: '1' }, { id: 'bad' }, { id: '2' }, { id: 'bad' }],
        pairs: () => [
          [{ id: 'bad' }, { id: '1' }],
          [null, { id: 'bad' }],
        ],
        any: () => [
          { __typename: 'Bot', id: 'bad' },
          { __typename: 'User', id: 'bad' },
          { __typename: 'User', id: '1' },
        ],
      },
      User: { __resolveReference: itself, friends: ({ id }) => (id === '1' ? [{ id: '2' }, { id: 'bad' }] : []) },
    },
  },
  b: {
    sdl: federation(`
      type User @key(fields: "id") { id: ID! mail(kind: String): String posts: [Post] }
      type Bot @key(fields: "id") { id: ID! mail: Int }
      type Post { text: String author: User }
    `),
    resolvers: {
      User: {
        __resolveReference: itself,
        mail: ({ id }, { kind }) => {
          if (id === 'bad') throw new Error(`no mail ${kind ?? ''}`);
          return `${id}@x`;
        },
        posts: ({ id }) => [{ id }, { id: 'bad' }],
      },
      Post: {
        text: ({ id }) => {
          if (id === 'bad') throw new Error('no text');
          return `text ${id}`;
        },
        author: ({ id }) => ({ id }),
      },
      Bot: { __resolveReference: itself, mail: () => Promise.reject(new Error('no bot')) },
    },
  },
  c: {
    sdl: federation('type User @key(fields: "id") { id: ID! rank: Int }'),
    resolvers: {
      User: {
        // A promise, so that only this entity fails and not the list of all.
        __resolveReference: async ({ id }) => {
          if (id === 'bad') throw new Error('no such user');
          return { id, rank: Number(id) };
        },
      },
    },
  },
};

export const queries = [
  {
    query: '{ all { m: mail id } }',
    data: {
      all: [
        { m: '1@x', id: '1' },
        { m: null, id: 'bad' },
        { m: '2@x', id: '2' },
        { m: null, id: 'bad' },
      ],
    },
    errors: [
      { message: 'no mail ', path: ['all', 1, 'm'] },
      { message: 'no mail ', path: ['all', 3, 'm'] },
    ],
  },
  {
    query: '{ x: me { f: friends { mail } } y: me { friends { m: mail(kind: "k") } } }',
    data: { x: { f: [{ mail: '2@x' }, { mail: null }] }, y: { friends: [{ m: '2@x' }, { m: null }] } },
    errors: [
      { message: 'no mail ', path: ['x', 'f', 1, 'mail'] },
      { message: 'no mail k', path: ['y', 'friends', 1, 'm'] },
    ],
  },
  {
    query: '{ pairs { mail } }',
    data: {
      pairs: [
        [{ mail: null }, { mail: '1@x' }],
        [null, { mail: null }],
      ],
    },
    errors: [
      { message: 'no mail ', path: ['pairs', 0, 0, 'mail'] },
      { message: 'no mail ', path: ['pairs', 1, 1, 'mail'] },
    ],
  },
  {
    query: '{ any { __typename ... on User { mail } ... on Bot { botMail: mail } } }',
    data: {
      any: [
        { __typename: 'Bot', botMail: null },
        { __typename: 'User', mail: null },
        { __typename: 'User', mail: '1@x' },
      ],
    },
    errors: [
      { message: 'no bot', path: ['any', 0, 'botMail'] },
      { message: 'no mail ', path: ['any', 1, 'mail'] },
    ],
  },
  {
    query: '{ me { p: posts { t: text author { mail friends { id } } } } }',
    data: {
      me: {
        p: [
          { t: 'text 1', author: { mail: '1@x', friends: [{ id: '2' }, { id: 'bad' }] } },
          { t: null, author: { mail: null, friends: [] } },
        ],
      },
    },
    errors: [
      { message: 'no text', path: ['me', 'p', 1, 't'] },
      { message: 'no mail ', path: ['me', 'p', 1, 'author', 'mail'] },
    ],
  },
  {
    // The entity as a whole fails: the error stands at the entity.
    query: '{ all { rank } }',
    data: { all: [{ rank: 1 }, { rank: null }, { rank: 2 }, { rank: null }] },
    errors: [
      { message: 'no such user', path: ['all', 1] },
      { message: 'no such user', path: ['all', 3] },
    ],
  },
  {
    query: '{ me { friends { rank mail } } }',
    data: {
      me: {
        friends: [
          { rank: 2, mail: '2@x' },
          { rank: null, mail: null },
        ],
      },
    },
    errors: [
      { message: 'no such user', path: ['me', 'friends', 1] },
      { message: 'no mail ', path: ['me', 'friends', 1, 'mail'] },
    ],
  },
];
