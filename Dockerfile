# syntax=docker/dockerfile:1

# The explorer's files, by lock file.
FROM node:22-slim AS explorer
WORKDIR /explorer
COPY crates/gateway/explorer/package.json crates/gateway/explorer/package-lock.json crates/gateway/explorer/.npmrc ./
RUN npm ci
COPY crates/gateway/explorer/build.mjs ./
RUN npm run build

# The binary, as it is shipped: the `dist` profile.
FROM rust:1.95-bookworm AS build
WORKDIR /pediment
COPY . .
COPY --from=explorer /explorer/dist crates/gateway/explorer/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/pediment/target \
    cargo build --locked --profile dist --bin pediment --bin pediment-partner-example \
    && cp target/dist/pediment target/dist/pediment-partner-example /usr/local/bin/

# The example partner: `docker build --target partner`.
FROM debian:bookworm-slim AS partner
COPY --from=build /usr/local/bin/pediment-partner-example /usr/local/bin/pediment-partner-example
USER 10001
EXPOSE 4101
ENTRYPOINT ["pediment-partner-example", "0.0.0.0:4101"]

# What runs, and what is built where no target is named: certificates for TLS, the binary, and a user that owns nothing but the data.
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home pediment \
    && install --directory --owner=pediment --group=pediment /data
COPY --from=build /usr/local/bin/pediment /usr/local/bin/pediment
USER 10001
ENV PEDIMENT_LISTEN=0.0.0.0:4000 PEDIMENT_DATA_DIR=/data PEDIMENT_LOG_FORMAT=json
VOLUME /data
EXPOSE 4000
ENTRYPOINT ["pediment"]
