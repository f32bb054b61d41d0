// A field that is an object in one subgraph and an interface or a union in another, required in one and not in another.
import { federation, itself } from '../schema.mjs';

export const subgraphs = {
  any: {
    sdl: federation(`
      type Query { gift: Present @shareable first: Titled @shareable empty: Parcel }
      type Parcel @key(fields: "id") { id: ID! label: String @shareable code: Int! @shareable tags: [String] @shareable }
      union Present = Book | Toy
      interface Titled { title: String! }
      type Book implements Titled @key(fields: "title") { title: String! isbn: String! }
      type Toy implements Titled { title: String! }
    `),
    resolvers: {
      Query: {
        gift: () => ({ __typename: 'Book', title: 'Gift', isbn: 'i-Gift' }),
        first: () => ({ __typename: 'Book', title: 'First', isbn: 'i-First' }),
        empty: () => ({ id: '2', label: null, code: 5, tags: [null, 'b'] }),
      },
      Parcel: { __resolveReference: itself },
      Book: { __resolveReference: ({ title }) => ({ title, isbn: `i-${title}` }) },
    },
  },
  books: {
    sdl: federation(`
      type Query { parcel: Parcel! gift: Book @shareable first: Book @shareable }
      type Parcel @key(fields: "id") { id: ID! label: String! @shareable code: Int @shareable tags: [String!]! @shareable }
      type Book @key(fields: "title") { title: String! pages: Int! }
    `),
    resolvers: {
      Query: {
        parcel: () => ({ id: '1', label: 'L', code: 4, tags: ['a'] }),
        gift: () => ({ title: 'Gift', pages: 4 }),
        first: () => ({ title: 'First', pages: 5 }),
      },
      Parcel: { __resolveReference: itself, label: () => 'L', code: () => 4, tags: () => ['a'] },
      Book: { __resolveReference: ({ title }) => ({ title, pages: title.length }) },
    },
  },
};

// The composer takes the type of the first subgraph, where it should take the widest.
export const ordered = true;

export const queries = [
  {
    query: '{ gift { __typename ... on Book { title } ... on Toy { title } } }',
    data: { gift: { __typename: 'Book', title: 'Gift' } },
  },
  {
    query: '{ gift { ... on Book { pages isbn title } } }',
    data: { gift: { pages: 4, isbn: 'i-Gift', title: 'Gift' } },
  },
  {
    query: '{ first { title ... on Book { isbn pages } ... on Toy { __typename } } }',
    data: { first: { title: 'First', isbn: 'i-First', pages: 5 } },
  },
  {
    query: '{ parcel { label code tags } empty { label code tags } }',
    data: { parcel: { label: 'L', code: 4, tags: ['a'] }, empty: { label: null, code: 5, tags: [null, 'b'] } },
  },
  {
    query: '{ __type(name: "Parcel") { fields { name type { kind name } } } }',
    data: {
      __type: {
        fields: [
          { name: 'id', type: { kind: 'NON_NULL', name: null } },
          { name: 'label', type: { kind: 'SCALAR', name: 'String' } },
          { name: 'code', type: { kind: 'SCALAR', name: 'Int' } },
          { name: 'tags', type: { kind: 'LIST', name: null } },
        ],
      },
    },
  },
];
