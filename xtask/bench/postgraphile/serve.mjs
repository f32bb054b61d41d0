// PostGraphile over the store's tables, as its own documentation deploys it: Amber preset, production, one process.
// Its settings are given by `cargo xtask bench foundation`.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";

const { DATABASE_URL, DATABASE_CONNECTIONS, PORT } = process.env;

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: DATABASE_URL, schemas: ["public"], poolConfig: { max: Number(DATABASE_CONNECTIONS) } })],
  grafast: { explain: false },
  grafserv: { watch: false, graphiql: false, websockets: false },
};

const service = postgraphile(preset).createServ(grafserv);
const server = createServer();
server.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
await service.addTo(server);
server.listen(Number(PORT), "127.0.0.1");
