// What the scenarios share: the head of a Federation 2 schema, and how entities are found.

const directives = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@override',
  '@inaccessible',
  '@interfaceObject',
  '@tag',
];

const linked = (sdl, version, imported) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: ${JSON.stringify(imported)})\n${sdl}`;

/** A Federation 2 schema: an SDL with the link that Federation asks for. */
export const federation = (sdl, version = 'v2.3') => linked(sdl, version, directives);

/** The same of a version that has contexts. */
export const withContexts = (sdl) => linked(sdl, 'v2.8', [...directives, '@context', '@fromContext']);

/** A `__resolveReference` that finds the entity of a list whose key is the representation's; null where none is. */
export const among =
  (entities, ...fields) =>
  (representation) =>
    entities.find((entity) =>
      (fields.length ? fields : ['id']).every((field) => entity[field] === representation[field]),
    ) ?? null;

/** A `__resolveReference` that takes a representation, with all that it holds, for the entity. */
export const itself = (representation) => representation;

/** The same with the entity of a list, where the key is in it: what a subgraph knows and what it was told. */
export const joined = (entities, ...fields) => {
  const find = among(entities, ...fields);
  return (representation) => {
    const found = find(representation);
    return found && { ...found, ...representation };
  };
};
