FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The server also needs the library's peer dependencies: Nest, Fastify and the database drivers.
COPY deploy/package.json ./deploy/
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json bundle.mjs ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The default DATABASE_URL keeps SQLite in this folder: mount a volume here.
RUN mkdir data && chown node:node data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
