# The executable is built with the pinned Bun and goes alone into an image with a C library and nothing else.
FROM oven/bun:1.4.5 AS build
WORKDIR /magpie
COPY package.json bun.lock bunfig.toml ./
RUN bun install --frozen-lockfile
COPY tsconfig.json ./
COPY scripts scripts
COPY src src
# The history is not in the build context: docker build --build-arg MAGPIE_COMMIT=$(git rev-parse --short=12 HEAD)
ARG MAGPIE_COMMIT=unknown
RUN MAGPIE_COMMIT=$MAGPIE_COMMIT bun scripts/build.ts && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /magpie/dist/magpie /usr/local/bin/magpie
COPY --from=build --chown=65532:65532 /data /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["magpie", "doctor", "--live"]
ENTRYPOINT ["magpie"]
CMD ["serve", "--data", "/data"]
